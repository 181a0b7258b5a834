/// The shortest edit script between two sequences by Myers' divide and conquer: memory grows with their length, time with
/// length × differences, and both have an end, because the caller says how many steps may be taken.
struct Comparison {
    private let old: [Int32]
    private let new: [Int32]
    private(set) var isRemoved: [Bool]
    private(set) var isAdded: [Bool]
    /// The furthest place on each diagonal, from the front and from the back.
    private var forward: [Int]
    private var backward: [Int]
    private let middle: Int
    private var stepsLeft: Int

    /// Nil when it would take more than `steps`.
    init?(_ old: [Int32], _ new: [Int32], steps: Int) {
        self.old = old
        self.new = new
        isRemoved = [Bool](repeating: false, count: old.count)
        isAdded = [Bool](repeating: false, count: new.count)
        forward = [Int](repeating: 0, count: old.count + new.count + 3)
        backward = forward
        middle = new.count + 1
        stepsLeft = steps
        guard compare(0..<old.count, 0..<new.count) else { return nil }
    }

    /// What changed, in order, as ranges of both.
    var changes: [(old: Range<Int>, new: Range<Int>)] {
        var found: [(old: Range<Int>, new: Range<Int>)] = []
        var (x, y) = (0, 0)
        while x < old.count || y < new.count {
            let (fromX, fromY) = (x, y)
            while x < old.count, isRemoved[x] { x += 1 }
            while y < new.count, isAdded[y] { y += 1 }
            if x > fromX || y > fromY { found.append((fromX..<x, fromY..<y)) }
            while x < old.count, y < new.count, !isRemoved[x], !isAdded[y] {
                x += 1
                y += 1
            }
        }
        return found
    }

    private mutating func compare(_ oldPart: Range<Int>, _ newPart: Range<Int>) -> Bool {
        var (left, top, right, bottom) = (oldPart.lowerBound, newPart.lowerBound, oldPart.upperBound, newPart.upperBound)
        while left < right, top < bottom, old[left] == new[top] {
            left += 1
            top += 1
        }
        while left < right, top < bottom, old[right - 1] == new[bottom - 1] {
            right -= 1
            bottom -= 1
        }
        if left == right || top == bottom {
            for index in left..<right { isRemoved[index] = true }
            for index in top..<bottom { isAdded[index] = true }
            return true
        }
        guard let (x, y) = split(left, right, top, bottom) else { return false }
        return compare(left..<x, top..<y) && compare(x..<right, y..<bottom)
    }

    /// A point in the middle of a shortest path: where the ways from both corners meet.
    private mutating func split(_ left: Int, _ right: Int, _ top: Int, _ bottom: Int) -> (Int, Int)? {
        let (lowest, highest) = (left - bottom, right - top)
        let (front, back) = (left - top, right - bottom)
        let isOdd = (front - back) % 2 != 0
        var (frontLow, frontHigh, backLow, backHigh) = (front, front, back, back)
        forward[middle + front] = left
        backward[middle + back] = right
        while stepsLeft > 0 {
            if frontLow > lowest {
                frontLow -= 1
                forward[middle + frontLow - 1] = -1
            } else {
                frontLow += 1
            }
            if frontHigh < highest {
                frontHigh += 1
                forward[middle + frontHigh + 1] = -1
            } else {
                frontHigh -= 1
            }
            for diagonal in stride(from: frontHigh, through: frontLow, by: -2) {
                let (below, above) = (forward[middle + diagonal - 1], forward[middle + diagonal + 1])
                var x = below < above ? above : below + 1
                var y = x - diagonal
                let start = x
                while x < right, y < bottom, old[x] == new[y] {
                    x += 1
                    y += 1
                }
                stepsLeft -= 1 + x - start
                forward[middle + diagonal] = x
                if isOdd, backLow <= diagonal, diagonal <= backHigh, backward[middle + diagonal] <= x { return (x, y) }
            }
            if backLow > lowest {
                backLow -= 1
                backward[middle + backLow - 1] = .max
            } else {
                backLow += 1
            }
            if backHigh < highest {
                backHigh += 1
                backward[middle + backHigh + 1] = .max
            } else {
                backHigh -= 1
            }
            for diagonal in stride(from: backHigh, through: backLow, by: -2) {
                let (below, above) = (backward[middle + diagonal - 1], backward[middle + diagonal + 1])
                var x = below < above ? below : above - 1
                var y = x - diagonal
                let start = x
                while x > left, y > top, old[x - 1] == new[y - 1] {
                    x -= 1
                    y -= 1
                }
                stepsLeft -= 1 + start - x
                backward[middle + diagonal] = x
                if !isOdd, frontLow <= diagonal, diagonal <= frontHigh, x <= forward[middle + diagonal] { return (x, y) }
            }
        }
        return nil
    }
}
