extension Format {
    /// Nano-dollars as dollars: `free` for nothing, cents from ten cents on (`$12.50`), two digits that count
    /// below (`$0.0034`).
    package static func money(nanoDollars: Int64) -> String {
        guard nanoDollars != 0 else { return "free" }
        let amount = nanoDollars.magnitude
        let unit = unit(for: amount)
        let rounded = UInt64(Self.rounded(UInt(amount), UInt(unit))) * unit
        let fraction = String(rounded % 1_000_000_000)
        var decimals = String(repeating: "0", count: 9 - fraction.count) + fraction
        while decimals.count > 2, decimals.last == "0" { decimals.removeLast() }
        return "\(nanoDollars < 0 ? "-" : "")$\(grouped(String(rounded / 1_000_000_000))).\(decimals)"
    }

    /// The nano-dollars that the last shown digit stands for.
    private static func unit(for amount: UInt64) -> UInt64 {
        var unit: UInt64 = 10_000_000
        while unit > 1, amount < unit * 10 { unit /= 10 }
        return unit
    }
}
