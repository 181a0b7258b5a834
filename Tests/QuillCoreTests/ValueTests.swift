import Chance
import QuillCore
import Support
import Testing

@Suite struct ValueTests {
    @Test("An id is read with its prefix or bare, in either case, and nothing else is one")
    func ids() {
        let ulid = "01JD0000000000000000ABCXYZ"
        #expect(ID<Item>(ulid)?.text == "itm_" + ulid)
        #expect(ID<Item>("itm_" + ulid.lowercased())?.text == "itm_" + ulid)
        let bad = [
            "", "itm_", "job_" + ulid, String(ulid.dropLast()), ulid + "0", "itm_itm_" + ulid, ulid.dropLast() + "U",
            ulid.dropLast(2) + "ſ",
        ]
        for text in bad { #expect(ID<Item>(text) == nil, "\(text)") }
    }

    @Test("Ids sort by their time and are of the alphabet")
    func ulids() {
        var dice = Dice(seed: 1)
        var (times, ids): ([Int64], [String]) = ([], [])
        for _ in 0..<500 { times.append(Int64.random(in: 0..<(1 << 48), using: &dice)) }
        for time in times.sorted() { ids.append(ULID.make(milliseconds: time, chance: (dice.next(), 0))) }
        #expect(ids == ids.sorted())
        #expect(ids.allSatisfy(ULID.isValid))
        #expect(ULID.make(milliseconds: 0, chance: (0, 0)) == String(repeating: "0", count: 26))
        #expect(ULID.make(milliseconds: 1, chance: (31, 0)) == "0000000001000000000000000Z")
        #expect(ULID.make(milliseconds: (1 << 48) - 1, chance: (.max, .max)) == "7ZZZZZZZZZZZZZZZZZZZZZZZZZ")
        #expect(ULID.isValid(ULID.make(milliseconds: -1, chance: (0, 0))))
    }

    @Test("Ids stand in the order in which a process made them, also within a millisecond, and over the end of a number")
    func order() {
        // Where it runs over, and the half above takes it up.
        let first = Lock([UInt64.max - 1, 4])
        let maker = IDMaker(now: { 5 }, chance: { first.withLock { $0.isEmpty ? 0 : $0.removeFirst() } })
        let ids = (0..<9).map { _ in (maker.make() as ID<Job>).text }
        #expect(Set(ids).count == 9 && ids == ids.sorted(), "\(ids)")
    }

    @Test("Jitter is a chance in 0..<1")
    func fractions() {
        for (chance, range) in [(UInt64.min, 0...0.0), (UInt64.max, 0.999...0.999_999_999_999_999_9)] {
            #expect(range.contains(IDMaker(now: { 0 }, chance: { chance }).fraction()))
        }
    }

    @Test("A moment is written and read alike, from 1970 to 9999")
    func timestamps() {
        var dice = Dice(seed: 2)
        for _ in 0..<2_000 {
            let time = Timestamp(milliseconds: .random(in: 0...253_402_300_799_999, using: &dice))
            #expect(Timestamp(rfc3339: time.description) == time)
        }
        let known: [(Int64, String)] = [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"), (1_795_232_627_120, "2026-11-21T03:43:47.120Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"), (-1, "1969-12-31T23:59:59.999Z"),
        ]
        for (milliseconds, text) in known { #expect(Timestamp(milliseconds: milliseconds).description == text) }
        for extreme in [Int64.min, .max] { #expect(Timestamp(milliseconds: extreme).description.hasSuffix("Z")) }
    }

    @Test("A moment's decimals count as such, and what is no moment is not read")
    func timestampForms() {
        let base = Timestamp(milliseconds: 1_795_232_627_000)
        for (text, extra) in [("", 0), (".1", 100), (".12", 120), (".123456789", 123), (".0", 0)] as [(String, Int64)] {
            #expect(Timestamp(rfc3339: "2026-11-21T03:43:47\(text)Z") == base + extra, "\(text)")
        }
        let bad = [
            "", "Z", "2026-11-21", "2026-11-21T03:43:47", "2026-11-21T03:43:47.Z", "2026-11-21T03:43:47+00:00", "2026-11-21 03:43:47Z",
            "2026--1-21T03:43:47Z", "+026-11-21T03:43:47Z", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
            "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "1969-12-31T23:59:59Z",
            "2026-11-21T03:43:47.1x2Z", "２026-11-21T03:43:47Z", "2026-11-21T03:43:47.123Zjunk",
        ]
        for text in bad { #expect(Timestamp(rfc3339: text) == nil, "\(text)") }
    }

    @Test("Sums of money are exact, and stop at the largest amount")
    func money() {
        #expect(Money(nanoDollars: 1) + Money(nanoDollars: 2) == Money(nanoDollars: 3))
        #expect(Money(nanoDollars: .max) + Money(nanoDollars: 1) == Money(nanoDollars: .max))
        #expect(Money(nanoDollars: .min) + Money(nanoDollars: -1) == Money(nanoDollars: .min))
        let decimals: [(Int64, String)] = [
            (0, "0.000000000"), (3_400_000, "0.003400000"), (-1, "-0.000000001"), (12_000_000_000, "12.000000000"),
            (.min, "-9223372036.854775808"),
        ]
        for (amount, text) in decimals { #expect(Money(nanoDollars: amount).decimal == text) }
    }

    @Test("A variant is read as it is written, and by its older names")
    func variants() {
        let all: [Variant] =
            [
                .media, .source, .transcript, .outline, .chapters, .seo, .revision, .section("why-it-was-slow"), .section("a#b@c"),
                .delivery(ID(trusted: "dst_1")),
            ] + SummaryType.allCases.map(Variant.summary)
        for variant in all { #expect(Variant(variant.description) == variant) }
        #expect(Set(all.map(\.description)).count == all.count)
        for alias in ["key-points", "key_points", "bullet_points"] { #expect(Variant(alias) == .summary(.bulletPoints)) }
        #expect(Variant("key_insights") == .summary(.keyInsights))
        for text in ["", "summary", "section", "section#", "delivery@", "Transcript", "nothing"] {
            #expect(Variant(text) == nil, "\(text)")
        }
    }

    @Test("Error codes are in kebab case and each there once")
    func codes() {
        let codes = ErrorCode.allCases.map(\.rawValue)
        #expect(Set(codes).count == codes.count)
        let letters = Set("abcdefghijklmnopqrstuvwxyz-")
        for code in codes { #expect(code.allSatisfy(letters.contains) && code.first != "-" && code.last != "-") }
    }

    @Test("An error that was classified stays what it is; another is tried again")
    func unexpected() {
        let known = QuillError(.blocked, "No.", .climb)
        #expect(QuillError.unexpected(known, while: "x") == known)
        #expect(QuillError.unexpected(CancellationError(), while: "x") == .cancelled)
        #expect(QuillError.unexpected(IllegalMove(state: "a", move: "b"), while: "x").disposition == .retry)
    }

    /// Whatever a writer would read of a transcript is in its digest.
    @Test func aTranscriptsDigestNamesItsContent() {
        func transcript(_ cues: [Cue], language: String = "en") -> Transcript {
            Transcript(language: language, origin: .text, cues: cues, notes: [])
        }
        func cue(_ text: String, id: Int = 0, start: Int? = 0, end: Int? = 900, speaker: String? = nil, language: String? = nil) -> Cue {
            Cue(id: id, startMilliseconds: start, endMilliseconds: end, text: text, language: language, speaker: speaker)
        }
        let others = [
            transcript([]), transcript([cue("One.")], language: "fr"), transcript([cue("Two.")]), transcript([cue("One.", id: 1)]),
            transcript([cue("One.", start: 1)]), transcript([cue("One.", end: nil)]), transcript([cue("One.", speaker: "Ada")]),
            transcript([cue("One.", language: "fr")]), transcript([cue("One."), cue("")]),
        ]
        #expect(Set((others + [transcript([cue("One.")])]).map(\.digest)).count == others.count + 1)
        #expect(transcript([cue("One.")]).digest == transcript([cue("One.")]).digest)
    }
}
