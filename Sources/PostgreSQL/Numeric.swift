import SQL

/// PostgreSQL's decimal number, which sums of integers become: digits of base 10,000, the first worth 10,000 to the `weight`.
struct Numeric {
    /// An integer where it is one and fits, else the nearest real number.
    let value: SQLValue

    /// Nil for bytes that are no number; also for infinity and NaN, which no column of ours holds.
    init?(_ bytes: UnsafeRawBufferPointer) {
        func short(_ index: Int) -> Int16? {
            let start = index * 2
            guard start + 1 < bytes.count else { return nil }
            return Int16(bitPattern: UInt16(bytes[start]) << 8 | UInt16(bytes[start + 1]))
        }
        guard let count = short(0), let weight = short(1), let sign = short(2), sign == 0 || sign == 0x4000, count >= 0 else { return nil }
        var (integer, real, isWhole): (Int64?, Double, Bool) = (0, 0, true)
        // Digits that are not written are zeros, also those before the point.
        let places = max(Int(count), Int(weight) + 1)
        guard places <= 1_000 else { return nil }
        var scale = 1.0
        for place in 0..<places {
            guard let digit = place < Int(count) ? short(4 + place) : 0, (0..<10_000).contains(digit) else { return nil }
            if place <= Int(weight) {
                integer = integer.flatMap { Self.append(digit, to: $0) }
                real = real * 10_000 + Double(digit)
            } else {
                scale /= 10_000
                real += Double(digit) * scale
                isWhole = isWhole && digit == 0
            }
        }
        // A weight below -1 means zeros behind the point before the first digit.
        if weight < -1 { for _ in 0..<(-1 - Int(weight)) { real /= 10_000 } }
        let isNegative = sign != 0
        if isWhole, let integer { value = .integer(isNegative ? -integer : integer) } else { value = .real(isNegative ? -real : real) }
    }

    private static func append(_ digit: Int16, to number: Int64) -> Int64? {
        let (product, over) = number.multipliedReportingOverflow(by: 10_000)
        let (sum, overToo) = product.addingReportingOverflow(Int64(digit))
        return over || overToo ? nil : sum
    }
}
