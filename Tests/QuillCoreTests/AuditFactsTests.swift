import QuillCore
import Testing

@Suite("What an audit entry tells") struct AuditFactsTests {
    @Test(
        "What is named like a secret is masked, and so is what an address carries beside its place",
        arguments: [
            ("api_key", "abc", "•••"), ("ClientSecret", "abc", "•••"), ("access_token", "abc", "•••"), ("password", "", "•••"),
            ("Authorization", "Bearer abc", "•••"), ("title", "Bees", "Bees"), ("monkey", "seen", "seen"),
            ("url", "https://ada:hush@example.org/a/b?sig=abc#t=1", "https://•••@example.org/a/b?•••"),
            ("url", "https://example.org/talk.mp4", "https://example.org/talk.mp4"),
            ("url", "https://example.org?q", "https://example.org?•••"),
            (
                "title", "see https://hush@example.org/a@b?x and folder:./site?style=hugo",
                "see https://•••@example.org/a@b?••• and folder:./site?style=hugo"
            ),
            (
                "title", "https://a.example/x\nhttps://ada:hush@b.example/,https://e:f@c.example/;\r\nhttps://d.example/?k",
                "https://a.example/x\nhttps://•••@b.example/,https://•••@c.example/;\r\nhttps://d.example/?•••"
            ),
            ("url", "s3://key:hush@host", "s3://•••@host"), ("odd", "://", "://"),
        ])
    func masked(name: String, value: String, shown: String) {
        #expect(AuditFacts([name: value]).values == [name: shown])
    }

    @Test("A long text is cut, and what is nil is left out") func cut() {
        let facts: AuditFacts = ["title": String(repeating: "ü", count: 1_000), "none": nil]
        #expect(facts.values == ["title": String(repeating: "ü", count: 299) + "…"])
    }

    @Test("A note is masked as well") func note() {
        let entry = AuditEntry(
            id: ID(trusted: "aud_1"), at: Timestamp(milliseconds: 0), action: .jobDiscarded, subject: .queue, actor: .system("test"),
            note: "See https://a:b@c.example/?k=v")
        #expect(entry.note == "See https://•••@c.example/?•••")
    }

    @Test("Every action has a title of its own") func titles() {
        #expect(Set(AuditAction.allCases.map(\.title)).count == AuditAction.allCases.count)
    }
}
