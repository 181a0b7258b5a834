internal import QuillCore

/// A month of UTC.
struct Month: Hashable, Sendable {
    let year: Int64
    /// From 1.
    let number: Int64

    /// Times, in milliseconds since 1970, that have a month of their own: the years from 1970 to 9999. Other times are mistakes.
    static let times: Range<Int64> = 0..<253_402_300_800_000

    init(year: Int64, number: Int64) {
        self.year = year
        self.number = number
    }

    /// Nil for a time that has none.
    init?(containing milliseconds: Int64) {
        guard Self.times.contains(milliseconds) else { return nil }
        let (year, number) = Timestamp(milliseconds: milliseconds).month
        self.init(year: year, number: number)
    }

    var next: Month { number == 12 ? Month(year: year + 1, number: 1) : Month(year: year, number: number + 1) }

    var range: Range<Int64> { start..<next.start }

    private var start: Int64 { Timestamp(year: year, month: number).milliseconds }

    /// `2026_11`.
    var name: String { "\(year)_\(number < 10 ? "0" : "")\(number)" }

    /// This one and those after it.
    func ahead(_ count: Int) -> [Month] {
        var months = [self]
        for _ in 0..<max(0, count) { months.append((months.last ?? self).next) }
        return months
    }
}
