import QuillCore
import Testing

@testable import QuillPipeline

@Suite struct TextTests {
    @Test(arguments: [
        ("Plain words.", "Plain words."), ("a **b** *c* `d`", "a **b** *c* `d`"), ("[label](https://evil.example/x)", "label"),
        ("![alt](https://evil.example/x.png) after", "after"), ("<b>bold</b><img src=x onerror=alert(1)>", "bold"),
        ("<https://evil.example>", ""), ("see https://evil.example/a?b=c. Then", "see. Then"), ("www.evil.example is it", "is it"),
        ("# Heading", "Heading"), ("> > quote", "quote"), ("- item", "item"), ("a\n\n## b", "a \\#\\# b"),
        ("[2:13](cue:1) said", "said"), ("[x](cue:1)(https://evil.example)", "()"), ("[x](java\tscript:alert(1))", "x"),
        ("`{{ site.secrets }}`", "&#123;&#123; site.secrets &#125;&#125;"), ("2 * 3 * 4 = 24", "2 \\* 3 \\* 4 = 24"),
        ("snake_case_name and __init__", "snake_case_name and \\_\\_init\\_\\_"), ("zero\u{200B}width\u{202E}x", "zerowidthx"),
        ("[a [b](https://evil.example) c](https://evil.example)", "a b c"), ("<scr<script>ipt>alert(1)", "ipt>alert(1)"),
        ("&lt;script&gt;", "&amp;lt;script&amp;gt;"), ("javascript:alert(1)", ""), ("`https://evil.example`", ""),
        ("http<b></b>s://evil.example/x y", "y"), ("`curl https://evil.example -o x`", "`curl -o x`"),
        ("**https://evil.example**", ""), ("wow (https://evil.example), no", "wow (), no"),
        ("[ref]: https://evil.example", "\\[ref\\]:"), ("a < b and c > d", "a \\< b and c > d"),
    ])
    func onlyOurMarksComeThrough(_ text: String, _ wanted: String) {
        let made = InlineMarkdown(text, citing: [1]).markdown
        Harmless.check(made)
        #expect(made == wanted)
    }

    @Test(arguments: ["WWW.Quill.Example", "say www.quill.example", "HTTPS://quill.example/a", "ftp://quill.example"])
    func addressesAreHeardInAnyCase(_ text: String) {
        #expect(Addresses.said(in: ["No address: none.", text]).count == 1)
    }

    @Test(arguments: [
        "It's a well-known fact - isn't it?", "これは 2 つ、well-known’s 文です", "e\u{0301}tude café naïve", "-'’", "สวัสดี ไทย abc", "a1b2 3c",
    ])
    func asManyWordsAreCountedAsThereAre(_ text: String) {
        let words = Plain.words(text)
        let unspaced = words.count { $0.unicodeScalars.first.map(Plain.isUnspaced) == true }
        #expect(Plain.wordCount(text) == words.count - unspaced + (unspaced + 1) / 2)
    }

    @Test func addressesThatWereSaidStayAsWords() {
        let said = Addresses.said(in: ["Go to https://quill.example/docs/ for more."])
        let text = InlineMarkdown("Read https://quill.example/docs, not https://evil.example.", citing: [], said: said)
        #expect(text.plain.contains("quill.example/docs") && !text.plain.contains("evil"))
        #expect(!text.markdown.contains("]("))
    }

    @Test func citationsInTheTextAreCounted() {
        let text = InlineMarkdown("One [3] two [1, 2] three [2:13](cue:4) four [99] five [a](cue:98).", citing: [1, 2, 3, 4])
        #expect(text.cues == [3, 1, 2, 4])
        #expect(text.plain == "One two three four five.")
    }

    @Test func longTextsOfBracketsTakeLittleTime() {
        for sign in ["[", "<", "*", "`", "![", "](", "[x](", "**a"] {
            _ = InlineMarkdown(String(repeating: sign, count: 6_000), citing: []).markdown
        }
    }

    // MARK: JSON

    @Test(arguments: [
        "{}", "[]", " {\"a\": [1, -2.5e+3, true, false, null, \"x\\u00e9\\n\"]} ", "\"text\"", "0", "-0.1",
    ]) func whatIsJSONIsTaken(_ text: String) throws { try StrictJSON.check(Array(text.utf8)) }

    @Test(arguments: [
        "", " ", "{", "}", "{\"a\":}", "{\"a\":1,}", "[1,]", "[1 2]", "{a:1}", "{'a':1}", "01", "1.", ".5", "+1", "1e", "tru", "nul", "NaN",
        "\"a", "\"\u{1}\"", "\"\\x\"", "{} {}", "[1]]", "// c\n{}", "{\"a\":1,\"a\":2}", "\u{FEFF}{}", "123456789012345678901234567890",
    ]) func whatIsNotIsRefused(_ text: String) {
        #expect(throws: StrictJSON.Failure.self) { try StrictJSON.check(Array(text.utf8)) }
    }

    @Test func boundsHold() {
        let deep = String(repeating: "[", count: 100_000)
        let many = "[" + String(repeating: "1,", count: 30_000) + "1]"
        let long = "\"" + String(repeating: "a", count: 300_000) + "\""
        for text in [deep, many, long] { #expect(throws: StrictJSON.Failure.self) { try StrictJSON.check(Array(text.utf8)) } }
    }

    // MARK: Languages

    static let samples = [
        "en": "We measured where the time went and found that most of it was spent waiting for a database.",
        "fr": "Nous avons mesuré où passait le temps et nous avons vu que la plupart était perdue dans une base de données.",
        "es": "Medimos en qué se iba el tiempo y vimos que la mayor parte se perdía esperando a una base de datos.",
        "de": "Wir haben gemessen, wo die Zeit bleibt, und das meiste davon ging mit dem Warten auf eine Datenbank verloren.",
        "it": "Abbiamo misurato dove andava il tempo e la maggior parte era persa ad aspettare una base di dati che non era pronta.",
        "pt": "Medimos onde o tempo era gasto e vimos que a maior parte se perdia à espera de uma base de dados que não estava pronta.",
        "nl": "Wij hebben gemeten waar de tijd bleef en het meeste daarvan ging op aan het wachten op een databank die niet klaar was.",
        "sv": "Vi mätte var tiden tog vägen och det mesta av den gick åt till att vänta på en databas som inte var klar.",
        "pl": "Zmierzyliśmy, gdzie znika czas, i okazało się, że większość to czekanie na bazę, która nie jest jeszcze gotowa.",
        "tr": "Zamanın nereye gittiğini ölçtük ve çoğunun bir veritabanı için beklemekle geçtiğini gördük, bu da çok fazla idi.",
        "ru": "Мы измерили, куда уходит время, и увидели, что большая его часть тратится на ожидание базы данных.",
        "uk": "Ми виміряли, куди йде час, і побачили, що більша його частина витрачається на очікування бази даних.",
        "el": "Μετρήσαμε πού πήγαινε ο χρόνος και είδαμε ότι ο περισσότερος χανόταν στην αναμονή.",
        "ja": "時間がどこに消えたのかを測ったところ、ほとんどはデータベースを待つことに使われていました。",
        "zh": "我们测量了时间花在哪里，发现大部分时间都在等待数据库。",
        "ko": "시간이 어디로 갔는지 측정해 보니 대부분은 데이터베이스를 기다리는 데 쓰였습니다.",
        "ar": "قسنا أين ذهب الوقت ووجدنا أن معظمه كان في انتظار قاعدة البيانات.",
        "hi": "हमने मापा कि समय कहाँ गया और पाया कि अधिकांश समय डेटाबेस की प्रतीक्षा में बीता।",
        "th": "เราวัดว่าเวลาหายไปที่ไหนและพบว่าส่วนใหญ่เสียไปกับการรอฐานข้อมูล",
    ]

    /// Its own language is never refused, and every other one is, but for near relatives.
    @Test(arguments: samples.keys.sorted()) func languagesAreToldApart(_ tag: String) throws {
        let text = try #require(Self.samples[tag])
        #expect(TextLanguage.other(than: tag, in: [text]) == nil)
        #expect(TextLanguage.other(than: tag + "-XX", in: [text]) == nil)
        for (other, written) in Self.samples where other != tag && !(TextLanguage.related[tag]?.contains(other) ?? false) {
            #expect(TextLanguage.other(than: tag, in: [written]) != nil, "\(other) for \(tag)")
        }
    }

    @Test func whatIsNotSureIsLetBe() {
        for (tag, text) in [
            ("en", "Docker, Kubernetes"), ("sw", "Tulipima muda ulikwenda wapi na tukagundua mengi"), ("und", Self.samples["en"] ?? ""),
            ("en", ""),
        ] {
            #expect(TextLanguage.other(than: tag, in: [text]) == nil)
        }
        // A language without a table is still not English prose.
        #expect(TextLanguage.other(than: "sw", in: [Self.samples["en"] ?? ""]) == "English")
    }

    // MARK: Counting

    @Test func wordsAreCountedAsAReaderWould() {
        #expect(Plain.wordCount("It's a well-known fact.") == 4)
        #expect(Plain.wordCount("これは日本語の文です") == 5)
        #expect(Plain.wordCount(" — ") == 0)
    }

    @Test func tokensAreRatherTooMany() {
        // Counts of a common vocabulary of 100,000 tokens, for texts of the table above.
        #expect(TokenEstimate.tokens(Self.samples["en"] ?? "") >= 19)
        #expect(TokenEstimate.tokens(Self.samples["ja"] ?? "") >= 40)
        #expect(TokenEstimate.tokens("") == 0)
    }

    @Test func loopsAreSeenAndProseIsNot() throws {
        for text in ["na ", "we saw that ", "one two three four five six seven eight "] {
            #expect(throws: Fault.repeats) { try Guards.check(texts: [String(repeating: text, count: 30)], language: "en") }
        }
        #expect(throws: Fault.repeats) { try Guards.check(texts: [String(repeating: "そうです。", count: 30)], language: "ja") }
        try Guards.check(texts: Samples.talk, language: "en")
        try Guards.check(texts: ["It was very, very, very good, and no, no, no, it did not end there."], language: "en")
    }
}
