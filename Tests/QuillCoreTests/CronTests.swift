import QuillCore
import Testing

@Suite struct CronTests {
    private func times(_ cron: String, _ zone: String, after start: String, _ count: Int) throws -> [String] {
        let (cron, zone) = (try Cron(cron), try #require(Zone(zone)))
        var time = try #require(Timestamp(rfc3339: start))
        var found: [String] = []
        for _ in 0..<count {
            time = try #require(cron.next(after: time, in: zone))
            found.append(String(time.description.prefix(16)))
        }
        return found
    }

    @Test("The five fields mean what cron's mean")
    func fields() throws {
        let cases: [(String, String, [String])] = [
            ("17 3 * * *", "2026-11-21T03:16:59Z", ["2026-11-21T03:17", "2026-11-22T03:17"]),
            ("17 3 * * *", "2026-11-21T03:17:00Z", ["2026-11-22T03:17"]),
            ("*/20 9-10 * * mon-fri", "2026-11-20T10:30:00Z", ["2026-11-20T10:40", "2026-11-23T09:00", "2026-11-23T09:20"]),
            ("0 0 29 feb *", "2026-01-01T00:00:00Z", ["2028-02-29T00:00", "2032-02-29T00:00"]),
            ("0 0 29 2 *", "2096-03-01T00:00:00Z", ["2104-02-29T00:00"]),
            // Either the day of the month or the day of the week.
            ("0 0 13 * 5", "2026-11-07T00:00:00Z", ["2026-11-13T00:00", "2026-11-20T00:00"]),
            ("0 12 1 * sun", "2026-11-20T00:00:00Z", ["2026-11-22T12:00", "2026-11-29T12:00", "2026-12-01T12:00"]),
            ("0 12 * * 7", "2026-11-20T00:00:00Z", ["2026-11-22T12:00"]),
            ("@monthly", "2026-11-20T00:00:00Z", ["2026-12-01T00:00", "2027-01-01T00:00"]),
            ("5,35 * 1 1 *", "2026-11-20T00:00:00Z", ["2027-01-01T00:05", "2027-01-01T00:35"]),
        ]
        for (cron, start, expected) in cases {
            #expect(try times(cron, "UTC", after: start, expected.count) == expected, "\(cron)")
        }
    }

    /// Berlin: 29 March 2026, 2:00 becomes 3:00 at 01:00 UTC; 25 October 2026, 3:00 becomes 2:00 at 01:00 UTC.
    @Test("What falls into a gap happens at its end, what is there twice happens once, and what is hourly follows time")
    func summerTime() throws {
        #expect(
            try times("30 2 * * *", "Europe/Berlin", after: "2026-03-28T00:00:00Z", 3) == [
                "2026-03-28T01:30", "2026-03-29T01:00", "2026-03-30T00:30",
            ])
        #expect(try times("0,15,45 2 29 3 *", "Europe/Berlin", after: "2026-03-28T00:00:00Z", 1) == ["2026-03-29T01:00"])
        #expect(
            try times("30 2 * * *", "Europe/Berlin", after: "2026-10-24T12:00:00Z", 2) == ["2026-10-25T00:30", "2026-10-26T01:30"])
        #expect(
            try times("0 2,3 * * *", "Europe/Berlin", after: "2026-10-24T12:00:00Z", 3) == [
                "2026-10-25T00:00", "2026-10-25T02:00", "2026-10-26T01:00",
            ])
        #expect(
            try times("30 * * * *", "Europe/Berlin", after: "2026-10-24T23:00:00Z", 4) == [
                "2026-10-24T23:30", "2026-10-25T00:30", "2026-10-25T01:30", "2026-10-25T02:30",
            ])
        #expect(
            try times("0 * * * *", "Europe/Berlin", after: "2026-03-28T23:30:00Z", 4) == [
                "2026-03-29T00:00", "2026-03-29T01:00", "2026-03-29T02:00", "2026-03-29T03:00",
            ])
        // Half an hour's shift: Lord Howe, 4 October 2026, 2:00 becomes 2:30.
        #expect(try times("10 2 * * *", "Australia/Lord_Howe", after: "2026-10-03T12:00:00Z", 1) == ["2026-10-03T15:30"])
    }

    @Test(
        "What cannot be read, or never happens, is refused by name",
        arguments: [
            ("0 0 30 2 *", "never happen"), ("0 0 31 4,6,9,11 *", "never happen"), ("0 0 * *", "4 fields"),
            ("60 * * * *", "60 is no minute"),
            ("* 24 * * *", "24 is no hour"), ("* * 0 * *", "0 is no day of month"), ("* * * 13 *", "13 is no month"),
            ("* * * * 8", "8 is no day of week"), ("*/0 * * * *", "*/0 is no minute"), ("5-1 * * * *", "5-1 is no minute"),
            ("1,, * * * *", "is no minute"), ("@fortnightly", "@daily, @hourly"), ("@reboot", "@weekly, @yearly"), ("5", "1 field where"),
            ("99999999999999999999 * * * *", "is no minute"),
            ("", "0 fields"),
        ])
    func refusals(_ text: String, _ why: String) {
        #expect { try Cron(text) } throws: { error in
            let error = error as? QuillError
            return error?.code == .invalidInput && error?.message.contains(why) == true && error?.message.contains(text) == true
        }
    }

    @Test("A date that needs a weekday as well is no impossible one")
    func eitherDay() throws { #expect(try times("0 0 30 2 mon", "UTC", after: "2026-01-01T00:00:00Z", 1) == ["2026-02-02T00:00"]) }

    @Test("A zone is one of the IANA data base")
    func zones() {
        for name in ["UTC", "Europe/Berlin", "America/New_York"] { #expect(Zone(name)?.name == name) }
        for name in ["", "EST", "Mars/Olympus", "+02:00"] { #expect(Zone(name) == nil, "\(name)") }
    }

    @Test("A moment is read as people write it, on the clocks of a zone")
    func moments() throws {
        let berlin = try #require(Zone("Europe/Berlin"))
        for (written, moment) in [
            ("2026-12-01 09:00", "2026-12-01T08:00:00.000Z"), ("2026-07-01T09:00", "2026-07-01T07:00:00.000Z"),
            ("2026-07-01T09:00:30", "2026-07-01T07:00:30.000Z"), ("2026-12-01T09:00:00Z", "2026-12-01T09:00:00.000Z"),
            // An hour that is not there, and one that is there twice.
            ("2026-03-29 02:30", "2026-03-29T01:00:00.000Z"), ("2026-10-25 02:30", "2026-10-25T00:30:00.000Z"),
        ] { #expect(Timestamp(written: written, in: berlin)?.description == moment, "\(written)") }
        for wrong in ["", "tomorrow", "2026-13-01 09:00", "2026-12-01", "09:00", "2026-12-01 25:00", "2026-12-01 09:00 CET"] {
            #expect(Timestamp(written: wrong, in: berlin) == nil, "\(wrong)")
        }
    }

    @Test("Of missed slots the latest is fired, however long nothing ran")
    func missed() throws {
        let start = try #require(Timestamp(rfc3339: "2026-11-20T03:17:00Z"))
        let nightly = Timetable(name: "n", cron: try Cron("17 3 * * *"), zone: .utc)
        #expect(nightly.due(nextAt: start, now: start + -1) == nil)
        #expect(nightly.due(nextAt: start, now: start)?.slot == start)
        let late = try #require(nightly.due(nextAt: start, now: start + 2 * 86_400_000 + 5))
        #expect(late.slot == start + 2 * 86_400_000 && late.missed == 2 && late.nextAt == start + 3 * 86_400_000)
        let minutely = Timetable(name: "m", cron: try Cron("* * * * *"), zone: .utc)
        let year: Int64 = 365 * 86_400_000
        let after = try #require(minutely.due(nextAt: start, now: start + year + 30_000))
        #expect(after.slot == start + year && after.missed == 100 && after.nextAt == start + year + 60_000)
    }
}
