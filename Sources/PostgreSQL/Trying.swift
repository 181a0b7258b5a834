import SQL

/// When to try again, and when to give up: at once, then after pauses that grow and are never the same for two rivals, and in a turn of its
/// own where rivals were quicker each time.
struct Trying: Sendable {
    private let end: Deadline
    private var count = 0
    private var losses = 0
    /// Whether the next try is one while the others wait.
    private(set) var isInTurn = false

    init(patienceMilliseconds: Int) { end = Deadline(after: patienceMilliseconds) }

    /// How many milliseconds to wait before the next try; nil when patience is over, which for who lost to rivals it is not before its turn.
    mutating func pause(after reason: SQLError? = nil) -> Int? {
        let hadTurn = isInTurn
        if reason == .rival { losses += 1 }
        isInTurn = reason == .rival && (losses >= Self.lossesMax || end.isPast)
        // The turn was not had: whoever is under way for long should not have everybody wait again at once.
        if hadTurn && !isInTurn { losses = 0 }
        guard !end.isPast || isInTurn && !hadTurn else { return nil }
        count += 1
        if count == 1 || isInTurn && !hadTurn { return 0 }
        return Int.random(in: 1...min(250, 2 << min(count, 8)))
    }

    /// Enough that rivals of the same length part by chance, and few enough for a slow one.
    private static let lossesMax = 4
}
