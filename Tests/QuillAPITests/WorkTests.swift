import Foundation
import HTTPClient
import Testing

@Suite("Review, retries and deliveries, over the API")
struct WorkTests {
    @Test("A document is reviewed move by move; a move that may not be made is refused, and so is one on a state that is past")
    func review() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let made = try await desk.json("POST", "/api/v1/documents", "{\"title\":\"Bees\",\"markdown\":\"They need flowers.\"}")
            let id = try #require((made["document"] as? [String: Any])?["id"] as? String)
            let place = "/api/v1/documents/\(id)/review"
            #expect(try await desk.ask("POST", place, "{\"action\":\"resubmit\"}").status == 409)
            #expect(try await desk.ask("POST", place, "{\"action\":\"publish\"}").status == 422)
            #expect(try await desk.ask("POST", place, "{}").status == 422)
            let revise = try await desk.json("POST", place, "{\"action\":\"request_changes\",\"state\":\"to_review\"}")
            #expect(revise["state"] as? String == "to_revise" && revise["id"] as? String == id, "\(revise)")
            #expect(try await desk.ask("POST", place, "{\"action\":\"resubmit\",\"state\":\"to_review\"}").status == 409)
            #expect(try await desk.json("POST", place, "{\"action\":\"resubmit\"}")["state"] as? String == "to_rereview")
            #expect(try await desk.json("POST", place, "{\"action\":\"approve\"}")["state"] as? String == "ready_to_publish")
            let gone = place.replacing(id, with: "doc_00000000000000000000000000")
            #expect(try await desk.ask("POST", gone, "{\"action\":\"approve\"}").status == 404)
        }
    }

    @Test("What failed is tried again: the run, or every dead job at once") func retry() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let stream = try await desk.stream("/api/v1/events?types=run.finished")
            var parser = ServerSentEvents()
            let form = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7 nothing\r\n--b--\r\n"
            let started = try await desk.json(
                "POST", "/api/v1/ingest", form, headers: [("Content-Type", "multipart/form-data; boundary=b")])
            let run = try #require((started["run"] as? [String: Any])?["id"] as? String, "\(started)")
            _ = try await desk.next(["run.finished"], of: stream, &parser)
            #expect(try await desk.json("GET", "/api/v1/runs/\(run)")["state"] as? String == "failed")
            let again = try await desk.ask("POST", "/api/v1/runs/\(run)/retry")
            #expect(again.status == 202 && again.text.contains("\"id\":\"\(run)\""), "\(again.text)")
            _ = try await desk.next(["run.finished"], of: stream, &parser)
            let redriven = try await desk.json("POST", "/api/v1/jobs/dead/redrive")
            #expect(redriven["redriven"] as? Int == 1 && redriven["left"] as? Int == 0, "\(redriven)")
            _ = try await desk.next(["run.finished"], of: stream, &parser)
            stream.cancel()
            let job = try #require((try await desk.json("GET", "/api/v1/jobs/dead")["data"] as? [[String: Any]])?.first?["id"] as? String)
            let attempts = try await desk.json("GET", "/api/v1/jobs/\(job)")["attempts"] as? [Any]
            #expect(attempts?.count == 3)
            // Each answer that has the job tells all its tries, of which none counts since it was driven again.
            for (path, list) in [("jobs", "data"), ("jobs/dead", "data"), ("runs/\(run)", "jobs"), ("runs/\(run)/steps", "data")] {
                let rows = try await desk.json("GET", "/api/v1/\(path)")[list] as? [[String: Any]]
                let row = rows?.first { $0["id"] as? String == job }
                #expect(row?["tries"] as? Int == 3 && row?["attempt_count"] as? Int == 0, "\(path): \(row ?? [:])")
            }
            let one = try await desk.json("GET", "/api/v1/jobs/\(job)")["job"] as? [String: Any]
            #expect(one?["tries"] as? Int == 3 && one?["attempt_count"] as? Int == 0, "\(one ?? [:])")
            let log = (attempts?.first as? [String: Any])?["log"] as? [[String: Any]]
            #expect(log?.last?["level"] as? String == "error", "\(log ?? [])")

            // Looked at before they are dealt with, by the same words.
            let groups = try await desk.json("GET", "/api/v1/jobs/dead/groups")
            let group = try #require((groups["data"] as? [[String: Any]])?.first)
            let name = try #require(group["group"] as? String)
            #expect(groups["total"] as? Int == 1 && groups["matching"] as? Int == 1 && groups["more_groups"] as? Int == 0, "\(groups)")
            #expect(group["count"] as? Int == 1 && group["sample_job"] as? String == job && group["fixed_in"] == nil, "\(group)")
            for (query, count) in [("group=\(name)", 1), ("group=000000000000", 0), ("step=write", 0), ("q=nothing+of+this", 0)] {
                let listed = try await desk.json("GET", "/api/v1/jobs/dead?\(query)")["data"] as? [Any]
                let counted = try await desk.json("GET", "/api/v1/jobs/dead/groups?\(query)")
                #expect(listed?.count == count && counted["matching"] as? Int == count && counted["total"] as? Int == 1, "\(query)")
                let given = try await desk.json("POST", "/api/v1/jobs/dead/discard?\(query)&step=none", "{\"reason\":\"Withdrawn.\"}")
                #expect(given["discarded"] as? Int == 0)
            }
            let mark = "/api/v1/jobs/dead/groups/\(name)/fixed"
            let marked = try await desk.json("POST", mark, "{\"build\":\"9.0.0\"}")
            #expect(marked["fixed_in"] as? String == "9.0.0" && marked["came_back"] as? Int == 0, "\(marked)")
            for build in ["no version", "abc"] {
                let refused = try await desk.ask("POST", mark, "{\"build\":\"\(build)\"}")
                #expect(refused.status == 422 && refused.text.contains("build (--in): “\(build)” is no version"), "\(refused.text)")
            }
            #expect(try await desk.ask("POST", "/api/v1/jobs/dead/groups/000000000000/fixed", "{}").status == 404)
            #expect(try await desk.ask("DELETE", mark).status == 204)
            #expect(try await desk.ask("DELETE", mark).status == 404)
            #expect(try await desk.ask("POST", "/api/v1/jobs/\(job)/bury", "{\"reason\":\"Later.\"}").status == 409, "it is dead already")
            #expect(try await desk.ask("POST", "/api/v1/jobs/\(job)/bury", "{}").status == 422)

            // The filters are query parameters: in a body they would redrive all of them.
            let unread = try await desk.ask("POST", "/api/v1/jobs/dead/redrive", "{\"match\":\"nosuch\",\"step\":\"nosuch\"}")
            #expect(unread.status == 422 && unread.text.contains("?step=…&q=…&group=…"), "\(unread.text)")
            #expect(((try await desk.json("GET", "/api/v1/queue"))["jobs"] as? [String: Int])?["dead"] == 1)

            // Another step's are not meant; without a reason nothing is given up.
            let others = try await desk.json("POST", "/api/v1/jobs/dead/discard?step=write", "{\"reason\":\"Withdrawn.\"}")
            #expect(others["discarded"] as? Int == 0, "\(others)")
            for body in ["{}", "{\"reason\":\"\"}", "{\"reason\":\" \"}"] {
                #expect(try await desk.ask("POST", "/api/v1/jobs/dead/\(job)/discard", body).status == 422, "\(body)")
            }
            let queue = try await desk.json("GET", "/api/v1/queue")
            #expect((queue["jobs"] as? [String: Int])?["dead"] == 1 && queue["stuck_after_seconds"] as? Int == 300, "\(queue)")
            let given = try await desk.json("POST", "/api/v1/jobs/dead/\(job)/discard", "{\"reason\":\"Withdrawn.\"}")
            #expect((given["job"] as? [String: Any])?["discarded"] as? String == "Withdrawn.", "\(given)")
            #expect((given["job"] as? [String: Any])?["state"] as? String == "cancelled")
            #expect(try await desk.ask("POST", "/api/v1/jobs/dead/\(job)/discard", "{\"reason\":\"Again.\"}").status == 409)
            #expect(try await desk.ask("POST", "/api/v1/jobs/\(job)/retry").status == 409)
            let fine = try await desk.article()
            #expect(try await desk.ask("POST", "/api/v1/runs/\(fine.run)/retry").status == 409)
        }
    }

    @Test("What is scheduled is listed, done by the server when it is due, and told") func schedules() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let all = try #require(try await desk.json("GET", "/api/v1/schedules")["data"] as? [[String: Any]])
            #expect(all.map { $0["name"] as? String } == ["retention", "sweep"])
            #expect(all.last?["cron"] as? String == "17 3 * * *" && all.last?["time_zone"] as? String == "UTC")
            #expect(try await desk.ask("POST", "/api/v1/schedules/nothing/run").status == 404)
            #expect(try await desk.ask("GET", "/api/v1/schedules/nothing/firings").status == 404)
            #expect(try await desk.ask("POST", "/api/v1/schedules/sweep/run").status == 202)
            // The server looks every five seconds.
            let end = ContinuousClock.now + .seconds(60)
            var firing: [String: Any] = [:]
            while firing["state"] as? String != "succeeded", ContinuousClock.now < end {
                firing = (try await desk.json("GET", "/api/v1/schedules/sweep/firings")["data"] as? [[String: Any]])?.first ?? [:]
            }
            #expect((firing["note"] as? String)?.hasPrefix("removed 0 blobs") == true, "\(firing)")
        }
    }

    @Test("A run is begun at the times that somebody set, once a time, and a schedule can rest, go on and go") func errands() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let item = try await desk.article().item
            let place = "/api/v1/schedules/weekly"
            let wish =
                "{\"cron\":\"0 7 * * mon\",\"time_zone\":\"Europe/Berlin\",\"run\":{\"item_id\":\"\(item)\",\"remake\":[\"article\"],\"max_sections\":2}}"
            #expect(try await desk.ask("PUT", place, wish).status == 200)
            let set = try await desk.json("GET", place)
            #expect(
                set["cron"] as? String == "0 7 * * mon" && set["time_zone"] as? String == "Europe/Berlin"
                    && set["state"] as? String == "active")
            let kept = try #require(set["run"] as? [String: Any])
            #expect(kept["item_id"] as? String == item && kept["remake"] as? [String] == ["article"] && kept["max_sections"] as? Int == 2)
            #expect(try await desk.json("POST", place + "/pause")["state"] as? String == "paused")
            #expect(try await desk.ask("POST", place + "/run").status == 409)
            #expect(try await desk.json("POST", place + "/resume")["next_at"] is String)
            #expect(try await desk.ask("POST", place + "/run").status == 202)
            var firing: [String: Any] = [:]
            let end = ContinuousClock.now + .seconds(60)
            while firing["state"] as? String != "succeeded", ContinuousClock.now < end {
                firing = (try await desk.json("GET", place + "/firings")["data"] as? [[String: Any]])?.first ?? [:]
            }
            let run = try #require(firing["run_id"] as? String, "\(firing)")
            let begun = try await desk.json("GET", "/api/v1/runs/\(run)")
            #expect(begun["trigger"] as? String == "schedule" && (begun["item"] as? [String: Any])?["id"] as? String == item)
            let all = try #require(try await desk.json("GET", "/api/v1/runs")["data"] as? [[String: Any]])
            #expect(all.count { $0["trigger"] as? String == "schedule" } == 1)
            #expect(try await desk.ask("DELETE", place).status == 204)
            #expect(try await desk.ask("GET", place).status == 404)
        }
    }

    @Test("A time in UTC needs no zone, and one on other clocks is that moment in UTC") func clocks() async throws {
        try await Desk.open { (desk: Desk) async throws in
            for (times, next) in [
                (#""at":"2099-12-01T09:00:00Z""#, "2099-12-01T09:00:00.000Z"),
                (#""at":"2099-12-01T09:00:00Z","time_zone":null"#, "2099-12-01T09:00:00.000Z"),
                (#""at":"2099-12-01T09:00:00","time_zone":"Europe/Berlin""#, "2099-12-01T08:00:00.000Z"),
            ] {
                let body = "{\(times),\"run\":{\"url\":\"https://example.com/a\"}}"
                #expect(try await desk.json("PUT", "/api/v1/schedules/once", body)["next_at"] as? String == next, "\(body)")
            }
        }
    }

    @Test(
        "What a schedule cannot honour is refused, with the field and the remedy",
        arguments: [
            (#"{"run":{"url":"https://example.com/a"}}"#, "give either cron or at"),
            (#"{"cron":"0 7 * *","run":{"url":"https://example.com/a"}}"#, "it has 4 fields"),
            (#"{"cron":"0 7 30 2 *","run":{"url":"https://example.com/a"}}"#, "never"),
            (#"{"cron":"@daily","time_zone":"CET","run":{"url":"https://example.com/a"}}"#, "there is no zone CET"),
            (#"{"cron":"@daily"}"#, "is missing"), (#"{"cron":"@daily","run":{}}"#, "give either an address or an item_id"),
            (#"{"cron":"@daily","run":{"item_id":"itm_01JD0000000000000000000000"}}"#, "itm_01JD"),
            (#"{"cron":"@daily","run":{"url":"ftp://example.com/a"}}"#, "ftp"),
            (#"{"cron":"@daily","run":{"url":"https://example.com/a","writer":"nobody"}}"#, "there is no nobody"),
            (#"{"cron":"@daily","run":{"url":"https://example.com/a","more":1}}"#, "more"),
            (#"{"cron":"@daily","run":{"url":"https://example.com/a","remake":["tanscript"]}}"#, "tanscript"),
            (#"{"cron":"0 0 */31 3 sun","run":{"url":"https://example.com/a"}}"#, "eight years"),
            (#"{"at":"2020-01-01 09:00","run":{"url":"https://example.com/a"}}"#, "past"),
            (#"{"at":"yesterday","run":{"url":"https://example.com/a"}}"#, "is no time"),
            (#"{"at":"tomorrow morning","run":{"url":"https://example.com/a"}}"#, "is no time"),
            (#"{"at":"2099-01-01 09:00","cron":"@daily","run":{"url":"https://example.com/a"}}"#, "only one"),
            (
                #"{"at":"2099-01-01T09:00:00Z","time_zone":"Europe/Berlin","run":{"url":"https://example.com/a"}}"#,
                #""field":"time_zone","message":"is not heeded"#
            ),
        ]) func refusedSchedules(_ body: String, _ named: String) async throws
    {
        try await Desk.open { (desk: Desk) async throws in
            let answer = try await desk.ask("PUT", "/api/v1/schedules/weekly", body)
            #expect([404, 422, 400].contains(answer.status) && answer.text.contains(named), "\(body): \(answer.status) \(answer.text)")
            #expect(
                try await desk.ask("PUT", "/api/v1/schedules/Not%20A%20Name", #"{"cron":"@daily","run":{"url":"https://example.com/a"}}"#)
                    .status == 422)
            // Also the name of one that is not done here.
            for own in ["backfill", "retention", "sweep"] {
                let taken = try await desk.ask(
                    "PUT", "/api/v1/schedules/\(own)", #"{"cron":"@daily","run":{"url":"https://example.com/a"}}"#)
                #expect(taken.status == 409 && taken.text.contains("\(own) is the installation's own"), "\(taken.text)")
            }
            #expect(try await desk.ask("DELETE", "/api/v1/schedules/sweep").status == 409)
            #expect(try await desk.ask("POST", "/api/v1/schedules/sweep/pause").status == 409)
            #expect((try await desk.json("GET", "/api/v1/schedules")["data"] as? [Any])?.count == 2)
        }
    }

    @Test("A delivered document is published; it is to be reviewed again once its text is changed") func published() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let made = try await desk.article()
            let place = "/api/v1/documents/\(made.document)"
            func state() async throws -> String? {
                (try await desk.json("GET", place)["document"] as? [String: Any])?["state"] as? String
            }
            #expect(try await state() == "to_review")
            let stream = try await desk.stream("/api/v1/events?types=document.moved,run.finished")
            var parser = ServerSentEvents()
            let wish = "{\"item_id\":\"\(made.item)\",\"variants\":[],\"to\":[\"folder:\(desk.folder)/site\"]}"
            #expect(try await desk.ask("POST", "/api/v1/runs", wish).status == 202)
            let moved = try await desk.next(["document.moved", "run.finished"], of: stream, &parser)
            #expect(moved?.data.contains("\"from\":\"to_review\"") == true && moved?.data.contains("\"state\":\"published\"") == true)
            stream.cancel()
            #expect(try await state() == "published")
            let section = try #require((try await desk.json("GET", place)["sections"] as? [[String: Any]])?.first?["key"] as? String)
            let saved = try await desk.ask("PUT", "\(place)/sections/\(section)", "{\"base_version\":1,\"markdown\":\"Other words.\"}")
            #expect(saved.status == 200, "\(saved.text)")
            #expect(try await state() == "to_rereview")
        }
    }

    @Test("An item tells more of its documents when it is asked to, and refuses by name what it cannot tell") func expand() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let made = try await desk.article()
            let plain = try await desk.json("GET", "/api/v1/items/\(made.item)")
            #expect(plain["document_rows"] == nil && plain["transcript"] == nil)
            let more = try await desk.json("GET", "/api/v1/items/\(made.item)?expand=documents,transcript")
            let row = try #require((more["document_rows"] as? [[String: Any]])?.first)
            #expect(row["id"] as? String == made.document && row["version"] as? Int == 1 && row["state"] as? String == "to_review")
            #expect(more["transcript"] is [String: Any])
            let odd = try await desk.ask("GET", "/api/v1/items/\(made.item)?expand=documents,colours")
            #expect(odd.status == 422 && odd.text.contains("\"field\":\"expand\"") && odd.text.contains("colours"))
        }
    }
}
