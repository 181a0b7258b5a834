import Testing
@testable import Terminal

@Suite struct HelpPageTests {
    @Test func aCommand() throws {
        let page = HelpPage(try parse("help", "add").lineage).render()
        #expect(
            page == """
                Add recordings

                Usage: press add [options] <file>...

                Arguments
                  <file>...  what to read

                Options
                  -t, --to STAGE       Stop after this stage (one of transcript, summary;
                                       default: summary)
                      --variants NAME  What to make (one of audio-fr:beginner, audio-fr:expert,
                                       summary; comma list, may be repeated)
                      --tag TAG        A label (may be repeated)
                  -n, --limit N        At most so many
                      --[no-]wait      Wait for the end

                Options of every command
                  -j, --json     Answer in JSON
                  -v, --verbose  Tell more
                  -h, --help     Show this help

                Examples
                  press add talk.mp3 --to summary
                      reads one talk

                """)
    }

    @Test func theProgram() {
        let page = HelpPage([sample]).render()
        #expect(page.contains("Usage: press <command> [options]\n"))
        #expect(page.contains("\n\n    press add talk.mp3   # stays as it is\n\n"))
        #expect(page.contains("\n  items   List items\n"))
        #expect(page.contains("More about a command: press help <command>\n"))
    }

    @Test(arguments: [1, 40, 60, 80, 100, 500])
    func linesKeepToTheWidth(width: Int) {
        let lines = HelpPage([sample]).render(width: width).split(separator: "\n")
            .filter { !$0.contains("stays as it is") }
        #expect(lines.allSatisfy { TextWidth.of(String($0)) <= min(max(width, 40), 100) })
    }

    @Test func coloursOnlyWhereTheyShow() {
        let page = HelpPage([sample])
        #expect(page.render(paint: Paint(isOn: true)).contains("\u{1b}[1mOptions\u{1b}[0m"))
        #expect(!page.render().contains("\u{1b}"))
    }

    @Test func wrapping() {
        #expect(TextFlow.wrap("aa bb cc", width: 5) == ["aa bb", "cc"])
        #expect(TextFlow.wrap("aa incomprehensible", width: 6, hanging: 2) == ["aa", "  incomprehensible"])
        #expect(TextFlow.wrap("日本 語", width: 5) == ["日本", "語"])
        #expect(TextFlow.paragraphs("a\nb\n\n\n  kept  as is\n\n", width: 20) == ["a b", "", "  kept  as is"])
    }
}
