import Testing
@testable import Terminal

@Suite struct FormatTests {
    @Test(
        arguments: [
            (.zero, "0 ms"), (.milliseconds(850), "850 ms"), (.microseconds(999_999), "999 ms"), (.milliseconds(4200), "4.2 s"),
            (.milliseconds(59_949), "59.9 s"), (.milliseconds(59_950), "1 m 00 s"), (.seconds(64), "1 m 04 s"),
            (.seconds(3599), "59 m 59 s"),
            (.seconds(7500), "2 h 05 m"), (.seconds(273_600), "3 d 04 h"), (.seconds(-5), "0 ms"), (.milliseconds(-5), "0 ms"),
        ] as [(Duration, String)])
    func durations(duration: Duration, text: String) {
        #expect(Format.duration(duration) == text)
    }

    @Test(arguments: [
        (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (999_949, "999.9 kB"), (999_950, "1.0 MB"), (61_400_000, "61.4 MB"),
        (1_500_000_000_000, "1.5 TB"), (.max, "9.2 EB"), (.min, "-9.2 EB"), (-2000, "-2.0 kB"),
    ])
    func bytes(count: Int, text: String) {
        #expect(Format.bytes(count) == text)
    }

    @Test(
        arguments: [
            (0, "free"), (3_400_000, "$0.0034"), (1, "$0.000000001"), (12_500_000_000, "$12.50"), (9_960_000, "$0.01"),
            (999_999_999, "$1.00"),
            (1_234_567_890_000, "$1,234.57"), (123_456_789, "$0.12"), (-3_400_000, "-$0.0034"), (12_300_000, "$0.012"),
            (.max, "$9,223,372,036.85"), (.min, "-$9,223,372,036.85"),
        ] as [(Int64, String)])
    func money(nanoDollars: Int64, text: String) {
        #expect(Format.money(nanoDollars: nanoDollars) == text)
    }

    @Test func numbersBesideOthers() {
        #expect(Format.count(1_234_567) == "1,234,567" && Format.count(-999) == "-999" && Format.count(.min).hasPrefix("-9,223"))
        #expect(Format.count(1, "item") == "1 item" && Format.count(2, "reply", plural: "replies") == "2 replies")
        #expect(Format.percent(0.254) == "25 %" && Format.percent(.nan) == "–" && Format.percent(.infinity) == "–")
        #expect(Format.change(from: 100, to: 112) == "+12 %" && Format.change(from: 100, to: 97) == "-3 %")
        #expect(Format.change(from: 3, to: 3) == "±0 %" && Format.change(from: 0, to: 3) == "–")
        #expect(Format.ratio(3.14) == "3.1×" && Format.ratio(12.4) == "12×" && Format.ratio(-1) == "–" && Format.ratio(1e300) == "–")
    }

    @Test func timesPassed() {
        #expect(Format.ago(.seconds(3)) == "just now" && Format.ago(.seconds(-9)) == "just now")
        #expect(Format.ago(.seconds(59)) == "1 minute ago" && Format.ago(.seconds(200)) == "3 minutes ago")
        #expect(Format.ago(.seconds(7200)) == "2 hours ago" && Format.ago(.seconds(200_000)) == "2 days ago")
        #expect(Format.seconds(.milliseconds(4900)) == "4 s" && Format.seconds(.seconds(64)) == "1 m 04 s")
    }
}
