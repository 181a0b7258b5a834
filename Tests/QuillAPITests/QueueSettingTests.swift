import QuillApp
import QuillCore
import Testing

@Suite("Settings of the queue") struct QueueSettingTests {
    private func configuration(_ settings: [String: String]) throws(QuillError) -> Configuration {
        try Configuration(environment: ["HOME": "/nonexistent"].merging(settings) { $1 })
    }

    @Test("Schedules have their standard times, others where they are said, and can be left out") func schedules() throws {
        let standard = try configuration([:]).timetables
        func cron(_ text: String, _ zone: String = "UTC") throws -> Times { .cron(try Cron(text), try #require(Zone(zone))) }
        #expect(try standard.mapValues(\.times) == ["sweep": cron("17 3 * * *"), "retention": cron("41 3 * * *")])
        // Sources are asked once more only by who wants that.
        #expect(Set(standard.keys).union(["backfill"]) == Schedule.ownNames)
        #expect(try configuration(["QUILL_SCHEDULES": "backfill=@daily"]).timetables["backfill"]?.times == cron("@daily"))
        let own = try configuration(["QUILL_SCHEDULES": "sweep=@weekly; retention=off", "QUILL_TIME_ZONE": "Europe/Berlin"]).timetables
        #expect(try own.mapValues(\.times) == ["sweep": cron("@weekly", "Europe/Berlin")])
        #expect(try configuration([:]).ledgerDays == [.events: 90, .attemptLog: 90, .audit: 400])
        let days = ["QUILL_KEEP_EVENTS_DAYS": "forever", "QUILL_KEEP_LOGS_DAYS": "1", "QUILL_KEEP_USAGE_DAYS": "36500"]
        #expect(try configuration(days).ledgerDays == [.attemptLog: 1, .usage: 36_500, .audit: 400])
        let rules = try configuration([
            "QUILL_LIMITS": "openai=4", "QUILL_STUCK_AFTER_SECONDS": "60", "QUILL_RUN_LIMIT_SECONDS": "90",
        ]).queueRules
        #expect(rules == QueueRules(limits: try Limits(parsing: "openai=4"), stuckAfterSeconds: 60, runLimitSeconds: 90))
    }

    @Test("A limit bounds a step, whom steps ask, a kind of destination, or each project; another name is told with those there are")
    func limitNames() async throws {
        let all = "transcribe=1,deliver=1,captions=2,recognition=1,extractive=2,openai=4,anthropic=60/m,folder=3/h,project=8"
        let known = try LimitNames(configuration(["QUILL_LIMITS": all]))
        #expect(known.unknown.isEmpty && known.warning == nil)
        let steps = Set(known.known).subtracting(["captions", "recognition", "extractive", "openai", "anthropic", "folder", "project"])
        #expect(steps.count == 11 && steps.isSuperset(of: ["inspect", "summarise", "section"]), "\(steps)")

        let names = try LimitNames(configuration(["QUILL_LIMITS": "opnai=2,transcribe=1,foo=1"]))
        #expect(names.unknown == ["foo", "opnai"] && names.remedy.contains("openai, "))
        #expect(names.warning?.hasPrefix("QUILL_LIMITS: this version knows nothing that is called foo or opnai") == true)
        #expect(try LimitNames(configuration([:])).warning == nil)
    }

    @Test(
        "What cannot be is refused with the name of its setting",
        arguments: [
            ("QUILL_SCHEDULES", "sweep=0 0 30 2 *", "never happen"), ("QUILL_SCHEDULES", "nap=@daily", "no schedule nap"),
            ("QUILL_SCHEDULES", "sweep", "sweep has no times"), ("QUILL_TIME_ZONE", "Mars/Olympus", "no zone"),
            ("QUILL_LIMITS", "openai=many", "is no limit"), ("QUILL_STUCK_AFTER_SECONDS", "9", "from 10"),
            ("QUILL_KEEP_EVENTS_DAYS", "0", "from 1"), ("QUILL_KEEP_USAGE_DAYS", "never", "from 1"),
            ("QUILL_KEEP_LOGS_DAYS", "36501", "to 36500"), ("QUILL_RUN_LIMIT_SECONDS", "59", "from 60"),
            ("QUILL_DATABASE_POOL", "0", "from 1"),
        ])
    func refusals(_ setting: String, _ value: String, _ why: String) {
        #expect { try configuration([setting: value]) } throws: { error in
            let error = error as? QuillError
            return error?.code == .invalidInput && error?.message.hasPrefix(setting) == true && error?.message.contains(why) == true
        }
    }

    @Test("A schedule that there is not is told by its name, with all that there are")
    func unknownSchedule() {
        for name in ["fill", ""] {
            #expect(throws: QuillError.self, "\(name)") { try configuration(["QUILL_SCHEDULES": name + "=1 * * * *"]) }
        }
        #expect { try configuration(["QUILL_SCHEDULES": "swep=1 * * * *"]) } throws: { error in
            let error = error as? QuillError
            return error?.message == "QUILL_SCHEDULES: there is no schedule swep."
                && error?.hint == "There are sweep, retention and backfill."
        }
    }
}
