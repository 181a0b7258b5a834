import Testing
@testable import Terminal

@Suite struct TextTests {
    @Test(arguments: [
        ("abc", 3), ("", 0), ("日本語", 6), ("한글", 4), ("e\u{301}", 1), ("👍", 2), ("👨‍👩‍👧", 2), ("🇨🇭", 2), ("❤️", 2), ("❤", 1),
        ("ｆｕｌｌ", 8), ("é…▓", 3), ("\u{7}", 0), ("\u{1112}\u{1161}\u{11ab}", 2),
    ])
    func widths(text: String, columns: Int) {
        #expect(TextWidth.of(text) == columns)
    }

    @Test func cutting() {
        #expect(TextWidth.truncate("abcdef", to: 4) == "abc…")
        #expect(TextWidth.truncate("abcd", to: 4) == "abcd")
        #expect(TextWidth.truncate("日本語", to: 5) == "日本…")
        #expect(TextWidth.truncate("日本語", to: 4) == "日…")
        #expect(TextWidth.truncate("abc", to: 2, unicode: false) == "a~")
        #expect(TextWidth.truncate("abc", to: 0) == "")
        #expect(TextWidth.fit("日本語", to: 4, alignment: .right) == " 日…")
    }

    @Test func aTable() {
        var table = TextTable([.init("ITEM"), .init("TITLE", isFlexible: true), .init("COST", .right)])
        table.add(["it_1", "A talk about lighthouses and fog", "$0.0034"])
        table.add(["it_2", "灯台について", "free"])
        table.add(["it_3", "evil\u{1b}[2J"])
        #expect(
            table.render(width: 80) == [
                "ITEM  TITLE                                COST",
                "it_1  A talk about lighthouses and fog  $0.0034",
                "it_2  灯台について                         free",
                "it_3  evil␛[2J",
            ])
        #expect(table.render(width: 30)[1] == "it_1  A talk about l…  $0.0034")
        #expect(table.render(width: 12).allSatisfy { TextWidth.of($0) <= 12 })
    }

    @Test func coloursDoNotMoveColumns() {
        var table = TextTable([.init(""), .init("")])
        table.add([.init("ok", .green), .init("x")])
        table.add(["failed", "y"])
        #expect(table.render(width: 40, paint: Paint(isOn: true)) == ["\u{1b}[32mok    \u{1b}[0m  x", "failed  y"])
    }

    @Test func bars() {
        let bars = [Plot.Bar("speech", 10, "10 s"), .init("text", 5, "5 s"), .init("tiny", 0.001, "0 s"), .init("none", -.infinity, "–")]
        #expect(
            Plot.bars(bars, width: 22) == [
                "speech  ████████  10 s",
                "text    ████       5 s",
                "tiny    ▏          0 s",
                "none                 –",
            ])
        #expect(Plot.bars(bars, width: 22, unicode: false)[1] == "text    ####       5 s")
        #expect(Plot.bars([], width: 20) == [])
        #expect(
            Plot.meter(0.999, width: 4) == "▓▓▓░" && Plot.meter(1, width: 4) == "▓▓▓▓" && Plot.meter(.nan, width: 2, unicode: false) == ".."
        )
    }
}
