/// Values as people read them, without locale: the same text on every machine.
package enum Format {
    /// `12,345`
    package static func count(_ number: Int) -> String {
        (number < 0 ? "-" : "") + grouped(String(number.magnitude))
    }

    /// `1 item`, `3 items`; give the plural when it is not made with an s.
    package static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
        "\(count(number)) \(number == 1 ? noun : plural ?? noun + "s")"
    }

    /// `512 B`, `61.4 MB`: thousands, not 1024s.
    package static func bytes(_ count: Int) -> String {
        var unit = 0, divisor: UInt = 1
        let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
        // 999.95 kB would round to 1000.0 kB, so the step comes a little early.
        while unit + 1 < units.count, count.magnitude / divisor >= 1000 || (unit > 0 && count.magnitude >= divisor * 1000 - divisor / 20) {
            divisor *= 1000
            unit += 1
        }
        let sign = count < 0 ? "-" : ""
        guard unit > 0 else { return "\(sign)\(count.magnitude) B" }
        return "\(sign)\(decimal(tenths: rounded(count.magnitude, divisor / 10))) \(units[unit])"
    }

    /// `25 %` from 0.25; `–` for what is not a number.
    package static func percent(_ fraction: Double) -> String {
        whole(fraction * 100).map { "\(count($0)) %" } ?? "–"
    }

    /// How much more or less: `+12 %`, `-3 %`, `±0 %`; `–` when there is nothing to compare with.
    package static func change(from old: Double, to new: Double) -> String {
        guard old > 0, let percent = whole((new / old - 1) * 100) else { return "–" }
        return percent == 0 ? "±0 %" : "\(percent > 0 ? "+" : "")\(count(percent)) %"
    }

    /// `3.1×`, and `12×` from ten on.
    package static func ratio(_ ratio: Double) -> String {
        guard let tenths = whole(ratio * 10), tenths >= 0 else { return "–" }
        guard tenths < 100 else { return whole(ratio).map { "\(count($0))×" } ?? "–" }
        return "\(decimal(tenths: UInt(tenths)))×"
    }

    static func grouped(_ digits: String) -> String {
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// 614 is `61.4`.
    static func decimal(tenths: UInt) -> String { "\(grouped(String(tenths / 10))).\(tenths % 10)" }

    /// Half up, and safe near the greatest values.
    static func rounded(_ value: UInt, _ divisor: UInt) -> UInt {
        value / divisor + (value % divisor >= divisor - value % divisor ? 1 : 0)
    }

    private static func whole(_ value: Double) -> Int? {
        Int(exactly: value.rounded()).flatMap { value.isFinite ? $0 : nil }
    }
}
