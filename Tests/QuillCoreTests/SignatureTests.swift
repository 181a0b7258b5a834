import QuillCore
import Testing

@Suite struct SignatureTests {
    @Test(
        "What is told of one case alone does not count, and a status does",
        arguments: [
            ("“The talk” has no heading.", "“Another talk” has no heading.", true),
            ("The site answered 403.", "The site answered 404.", false),
            ("ffmpeg ended with 1.", "ffmpeg ended with 137.", false),
            ("It took 31 s and was stopped.", "It took 290 s and was stopped.", true),
            ("It has 4096 bytes.", "It has 81920 bytes.", true),
            ("file/site is no folder.", "out/deep/site is no folder.", true),
            ("There is no item itm_01JD0000000000000000000000.", "There is no item itm_01JD0000000000000000000001.", true),
            ("The blob 9f86d081884c7d659a2feaa0c55ad015 is missing.", "The blob 60303ae22b998861bce3b28f33eec1be is missing.", true),
            ("api.openai.com cannot be reached.", "api.anthropic.com cannot be reached.", false),
            ("https://a.example answered.", "https://b.example answered.", false),
            ("The model “x", "The model “y", false),
            ("", "", true),
        ] as [(String, String, Bool)])
    func patterns(_ one: String, _ other: String, isSame: Bool) {
        #expect((Signature.pattern(of: one) == Signature.pattern(of: other)) == isSame, "\(Signature.pattern(of: one))")
    }

    @Test("Step and code belong to it, and so does that there is no error") func parts() {
        let error = QuillError(.unreachable, "It is away.")
        let all = [
            Signature.of(step: "a", error), Signature.of(step: "b", error), Signature.of(step: "a", QuillError(.timedOut, "It is away.")),
            Signature.of(step: "a", nil),
        ]
        #expect(Set(all).count == 4 && all.allSatisfy { $0.count == 12 })
    }

    @Test("A message of any length and kind has a pattern of bounded length") func long() {
        #expect(Signature.pattern(of: String(repeating: "word ", count: 10_000)).count <= 500)
        #expect(Signature.pattern(of: String(repeating: "“", count: 1_000)).count <= 500)
    }

    @Test(
        "Builds are compared by their numbers, and what is no version speaks against nothing",
        arguments: [
            ("0.1.0", "0.1.0", true), ("0.10.0", "0.9.2", true), ("0.9.2", "0.10.0", false), ("1", "0.9", true), ("0.1", "0.1.0", true),
            ("0.1.0-dev", "0.1.0", true), ("0.1.0", "0.2", false), ("main", "0.2", true), ("0.1.0", "next", true),
        ] as [(String, String, Bool)])
    func builds(_ build: String, _ fix: String, has: Bool) { #expect(Build.has(build, fix) == has) }
}
