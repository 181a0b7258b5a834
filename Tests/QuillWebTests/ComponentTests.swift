import QuillCore
import Testing
import WebSamples

@testable import QuillWeb

/// What the components write, to the letter.
@Suite struct ComponentTests {
    @Test func pillsHaveColourSignAndWord() {
        #expect(html { $0.pill(.running) } == #"<span class="pill accent"><span class="ring"></span>Running</span>"#)
        #expect(html { $0.pill(.failed, "Dead") } == #"<span class="pill bad">Dead</span>"#)
        #expect(
            html(full) { $0.pill(.done) }
                == #"<span class="pill ok"><svg class="icon" data-key="check-lg" aria-hidden="true" viewBox="0 0 1 1"><path/></svg>Done</span>"#
        )
        #expect(Set(ReviewState.allCases.map { state in html { $0.pill(state) } }).count == 7)
    }

    @Test func stepsSayWhereTheyAre() {
        #expect(
            html { $0.steps(StepBar(done: 1, of: 3, failed: true)) }
                == #"<div class="steps" role="img" aria-label="stopped at step 2 of 3"><i class="done"></i><i class="failed"></i><i></i></div>"#
        )
        #expect(StepBar(done: 3, of: 3).words == "all 3 steps done")
        #expect(StepBar(done: -4, of: 0).marks == [.now])
        #expect(StepBar(done: 900, of: 900).marks.count == 24)
    }

    @Test func progressIsBoundAndNamed() {
        #expect(
            html { $0.progress(0.62451, job: Samples.job, label: "Writing") }
                == #"<progress value="0.624" max="1" data-job="\#(Samples.job)" aria-label="Writing"></progress>"#)
        #expect(html { $0.progress(nil, job: nil, label: "x") } == #"<progress max="1" aria-label="x"></progress>"#)
        #expect(html { $0.progress(7, job: nil, label: "x") }.contains(#"value="1.0""#))
    }

    @Test func momentsAreRelativeWhileFresh() {
        #expect(
            html { $0.moment(Samples.ago(3)) }
                == #"<time datetime="2026-11-21T10:39:00.000Z" title="21 Nov 2026, 10:39 UTC" data-ago>3 min ago</time>"#)
        #expect(html { $0.moment(Samples.ago(3_000)) }.contains(">19 Nov, 08:42</time>"))
        #expect(!html { $0.moment(Samples.ago(3_000)) }.contains("data-ago"))
        #expect(Words.ago(Samples.now + 60_000, Samples.now) == "just now")
    }

    @Test func troubleSaysWhatIsSafeAndNext() {
        let trouble = Trouble(
            "It <broke>", next: "Try again.", buttons: [.init("Retry", .action(.redriveJob(Samples.job)))], reference: "r1")
        let parts = [
            #"<div class="trouble"><b class="sign" aria-hidden="true">!</b><div><p><strong>It &lt;broke&gt;</strong></p>"#,
            #"<p class="quiet">Try again.</p><p class="faint">Reference <code>r1</code> <button type="button" "#,
            #"class="button subtle small needs-script" data-copy="r1">Copy</button></p></div><div class="actions">"#,
            #"<form method="post" action="/jobs/\#(Samples.job)/redrive"><button class="button small" data-retry>Retry</button>"#,
            "</form></div></div>",
        ]
        #expect(html { $0.trouble(trouble) } == parts.joined())
    }

    @Test func regionsNameTheirEventsAndSubject() {
        #expect(
            html { $0.region(.itemHead(Samples.item)) { $0.text("x") } }
                == #"<div id="head" data-live="/fragments/items/\#(Samples.item)/head" data-on="item.* run.* step.started step.finished job.*" "#
                + #"data-about="\#(Samples.item)">x</div>"#)
    }

    @Test func changesAreSaidAndNotOnlyColoured() {
        let runs = WordDiff.runs(from: "A queue is true.", to: "A queue is a promise. [0:31](cue:4)")
        #expect(runs == [DiffRun(.same, "A queue is "), DiffRun(.removed, "true."), DiffRun(.added, "a promise. [0:31](cue:4)")])
        let made = html { $0.diff(runs, citations: Samples.citations) }
        #expect(
            made.hasPrefix(
                #"A queue is <del><span class="vh">removed: </span>true.</del><ins><span class="vh">added: </span>a promise. <a class="cite""#
            ))
    }

    @Test(arguments: [
        ("", ""), ("same words", "same words"), ("", "all new"), ("all gone", ""), ("a b c d e f", "f e d c b a"),
        ("x  y\n\nz", "x y\n\nz"),
    ])
    func changesHoldBothTexts(_ old: String, _ new: String) {
        let runs = WordDiff.runs(from: old, to: new)
        #expect(runs.filter { $0.kind != .added }.map(\.text).joined() == old)
        #expect(runs.filter { $0.kind != .removed }.map(\.text).joined() == new)
    }

    @Test func longTextsAreReplacedWhole() {
        let long = String(repeating: "word ", count: WordDiff.wordsMax)
        #expect(WordDiff.runs(from: long, to: "new").map(\.kind) == [.removed, .added])
    }

    @Test(arguments: [
        (Int64(0), "$0"), (400_000, "< $0.001"), (17_000_000, "$0.017"), (99_600_000, "$0.100"), (105_000_000, "$0.11"),
        (41_200_000_000, "$41.20"), (1_234_567_890_000_000, "$1,234,567.89"), (-17_000_000, "−$0.017"), (Int64.min, "−$9,223,372,036.85"),
    ])
    func money(_ nano: Int64, _ expected: String) { #expect(Words.money(Money(nanoDollars: nano)) == expected) }

    @Test func numbersAndTimesInWords() {
        #expect(Words.count(1_930) == "1,930")
        #expect(Words.count(1, "proposal") == "1 proposal")
        #expect(Words.clock(3_733) == "1:02:13" && Words.clock(133) == "2:13" && Words.clock(-4) == "0:00")
        let durations: [Double] = [0, 0.01, 0.4, 38, 125, 120, 371_400, .infinity]
        #expect(durations.map { Words.duration($0) } == ["0 s", "< 0.1 s", "0.4 s", "38 s", "2 min 5 s", "2 min", "103 h 10 min", "–"])
        let sizes: [Int64] = [512, 184_000, 2_300_000, 5_000_000_000]
        #expect(sizes.map { Words.size($0) } == ["512 bytes", "184 KB", "2.3 MB", "5 GB"])
    }

    @Test func withoutIconsNamesAreWritten() {
        let button = html { $0.dialog("Remake", id: "d") { _ in } }
        #expect(button.contains(#"aria-label="Close">Close</button>"#) && !button.contains("<svg"))
        #expect(html(full) { $0.dialog("Remake", id: "d") { _ in } }.contains("data-key=\"x-lg\""))
    }
}
