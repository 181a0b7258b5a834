import HTTPClient
import QuillCore
import QuillService
import QuillWeb
import Testing

@Suite struct ActionTests {
    @Test("A form without the token of this browser changes nothing")
    func token() async throws {
        let desk = try await Desk()
        let item = try await desk.item("The talk")
        let (browser, other) = (try await Browser(desk), try await Browser(desk))
        for token in [nil, "", other.token, String(browser.token.reversed())] as [String?] {
            let answer = try await browser.post("/items/\(item)/delete", [:], token: .some(token))
            #expect(answer.status == 403 && answer.words.contains("<h1>"))
        }
        #expect(try await desk.quill.item(item).item.title == "The talk")
        #expect(try await browser.post("/items/\(item)/delete", [:]).status == 303)
        #expect(try await browser.get("/items/\(item)").status == 404)
        await desk.close()
    }

    @Test("Files are taken in only behind a token")
    func upload() async throws {
        let desk = try await Desk()
        let browser = try await Browser(desk)
        func send(_ fields: [(String, String)]) async throws -> Int {
            let parts = fields.map { "--b\r\nContent-Disposition: form-data; name=\"\($0.0)\"\r\n\r\n\($0.1)\r\n" }
            let file = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"notes.md\"\r\n\r\n# Notes\n\nWords.\r\n--b--\r\n"
            return try await desk.ask(
                "POST", "/library/new",
                headers: [("Cookie", browser.cookie), ("Content-Type", "multipart/form-data; boundary=b"), ("Accept", "text/html")],
                body: Array((parts.joined() + file).utf8)
            ).status
        }
        #expect(try await send([]) == 403)
        #expect(try await send([("form_token", "0")]) == 403)
        #expect(try await desk.quill.items(Page()).rows.isEmpty)
        #expect(try await send([("form_token", browser.token), ("article", "on")]) == 303)
        #expect(try await desk.quill.items(Page()).rows.map(\.title) == ["notes.md"])
        await desk.close()
    }

    @Test("Forms lead to the page that shows the result; wrong ones come back with what was typed")
    func rows() async throws {
        let desk = try await Desk()
        let item = try await desk.item("The talk")
        let document = try await desk.document(item)
        let browser = try await Browser(desk)
        let rows: [(path: String, form: KeyValuePairs<String, String>, status: Int, location: String?, has: String?)] = [
            ("/theme", ["theme": "dark", "back": "/jobs"], 303, "/jobs", nil),
            ("/theme", ["theme": "dark", "back": "//elsewhere.example"], 303, "/", nil),
            ("/theme", ["theme": "dark", "back": "https://elsewhere.example"], 303, "/", nil),
            ("/library/new", ["url": "  "], 422, nil, "Give a link, a file or a text."),
            ("/library/new", ["url": "ftp://typed.example/x"], 422, nil, "ftp://typed.example/x"),
            ("/library/new", ["text": "Some words\nto work on.", "title": "Typed", "article": "on"], 303, nil, nil),
            ("/library/new", ["url": "https://a.example/1\nhttps://a.example/2"], 303, "/library", nil),
            ("/items/\(item)/remake", ["variant": "comprehensive"], 303, "/items/\(item)", nil),
            ("/items/\(item)/remake", [:], 422, nil, "Nothing is chosen."),
            ("/items/\(item)/remake", ["variant": "comprehensive", "writer": "nobody"], 422, nil, "there is no nobody"),
            ("/items/\(item)/write", [:], 303, "/items/\(item)", nil),
            ("/items/\(item)/nothing", [:], 404, nil, nil),
            ("/documents/\(document)/review", ["action": "approve", "state": "to_review"], 303, "/documents/\(document)", nil),
            ("/documents/\(document)/review", ["action": "approve"], 409, nil, "cannot be moved"),
            ("/documents/\(document)/review", ["action": "fly"], 422, nil, "no such move"),
            ("/documents/\(document)/sections/engines/regenerate", [:], 422, nil, "not written from a source"),
            (
                "/documents/\(document)/sections/engines", ["markdown": "New words.", "base": "1"], 303, "/documents/\(document)#s-engines",
                nil
            ),
            ("/documents/\(document)/sections/engines", ["markdown": "Bell\u{7}", "base": "2"], 422, nil, "control character"),
            ("/documents/\(document)/sections/engines", ["markdown": "x"], 422, nil, "opened on"),
            ("/documents/\(document)/versions/1/restore", [:], 303, "/documents/\(document)/versions/2..3", nil),
            ("/documents/\(document)/versions/99/restore", [:], 404, nil, nil),
            (
                "/documents/\(document)/versions/2/sections/engines/restore", [:], 303, "/documents/\(document)/versions/3..4",
                nil
            ),
            ("/documents/\(document)/versions/2/sections/none/restore", [:], 404, nil, nil),
            ("/documents/\(document)/versions/1/restore", [:], 303, "/documents/\(document)/versions/4..5", nil),
            ("/jobs/redrive", ["all": "on"], 303, "/jobs?state=dead", nil),
            ("/jobs/redrive", [:], 422, nil, "No job is chosen."), ("/jobs/job_00000000000000000000000000/cancel", [:], 404, nil, nil),
        ]
        for row in rows {
            let answer = try await browser.post(row.path, row.form)
            #expect(answer.status == row.status, "\(row.path) \(row.form): \(answer.status) \(answer.words.prefix(200))")
            if let location = row.location { #expect(answer.headers["Location"] == location, "\(row.path)") }
            if let has = row.has { #expect(answer.words.contains(has), "\(row.path) \(row.form)") }
        }
        #expect(try await desk.text(document) == "First words. [0:01](cue:1)\n\nSecond paragraph.")
        let dark = try await desk.ask("GET", "/", headers: [("Cookie", browser.cookie + "; theme=dark")])
        #expect(dark.words.contains("data-theme=\"dark\""))
        await desk.close()
    }

    private struct Silent: TextModel {
        let name = "openai:test"
        let facts = TextModelFacts(contextTokens: 8_000, maxOutputTokens: 1_000, price: nil)
        func complete(_ prompt: TextPrompt, heard: @escaping @Sendable (Int) -> Void) async throws(QuillError) -> TextCompletion {
            throw QuillError(.internalError, "It was asked.")
        }
    }

    @Test("A schedule is set by a form, rests, goes on and goes; what cannot be honoured is told")
    func schedules() async throws {
        let desk = try await Desk()
        let item = try await desk.item("The talk")
        let browser = try await Browser(desk)
        let wish: KeyValuePairs<String, String> = [
            "name": "weekly", "source": item.text, "when": "0 7 * * mon", "zone": "Europe/Berlin", "to": "", "anew": "on",
        ]
        #expect(try await browser.post("/schedules", wish).status == 303)
        let set = try await desk.quill.schedule("weekly")
        let request = try ArticleRequest(kept: try #require(set.request))
        #expect(set.timetable.times == .cron(try Cron("0 7 * * mon"), try #require(Zone("Europe/Berlin"))))
        #expect(request.input == .item(item) && request.remake == ["all"] && request.trigger == "schedule")
        let page = try await browser.get("/schedules").page
        #expect(page.contains("weekly") && page.contains("The talk") && page.contains("0 7 * * mon, Europe/Berlin"))
        for (move, state) in [("pause", Schedule.State.paused), ("resume", .active), ("run", .active)] {
            #expect(try await browser.post("/schedules/weekly/\(move)", [:]).status == 303, "\(move)")
            #expect(try await desk.quill.schedule("weekly").state == state, "\(move)")
        }
        #expect(try await browser.post("/schedules/weekly/explode", [:]).status == 404)
        for (when, zone, words) in [
            ("soon", "UTC", "is no schedule"), ("0 7 30 2 *", "UTC", "never happen"), ("@daily", "CET", "no zone CET"),
            ("2020-01-01 09:00", "UTC", "is past"), ("2099-12-01T09:00:00Z", "Europe/Berlin", "Europe/Berlin would not be heeded"),
        ] {
            let answer = try await browser.post(
                "/schedules", ["name": "other", "source": "https://a.example/1", "when": when, "zone": zone])
            #expect(answer.status == 422 && answer.words.contains(words), "\(when): \(answer.words)")
        }
        #expect(try await browser.post("/schedules/weekly/remove", [:]).status == 303)
        #expect(try await desk.quill.schedules().isEmpty)
        await desk.close()
    }

    @Test("A section's wishes are offered and taken only where a model may heed them")
    func wishes() async throws {
        for hasModel in [false, true] {
            let desk = try await Desk(models: hasModel ? [("openai", Silent())] : [])
            let document = try await desk.document(try await desk.item("The talk"))
            try await desk.chapters(document, ["engines"])
            let browser = try await Browser(desk)
            let page = try await browser.get("/documents/\(document)").page
            #expect(page.contains("name=\"instructions\"") == hasModel && page.contains("name=\"tone\"") == hasModel)
            #expect(page.contains("set up a language model") == !hasModel && page.contains(">Executive<") == hasModel)
            let path = "/documents/\(document)/sections/engines/regenerate"
            let refused = try await browser.post(path, ["tone": "plain", "writer": "extractive"])
            #expect(refused.status == 422 && refused.words.contains(hasModel ? "extractive heeds none" : "none is set up"))
            let taken = try await browser.post(path, ["tone": hasModel ? "plain" : "", "writer": hasModel ? "openai" : "extractive"])
            #expect(taken.status == 303, "\(taken.words.prefix(400))")
            await desk.close()
        }
    }

    @Test("Two tabs in one section: changes apart are merged, clashing ones show both, and nothing is lost")
    func tabs() async throws {
        let desk = try await Desk()
        let document = try await desk.document(try await desk.item("The talk"))
        let browser = try await Browser(desk)
        let path = "/documents/\(document)/sections/engines"
        let cite = " [0:01](cue:1)\n\n"
        func save(_ markdown: String, _ more: KeyValuePairs<String, String> = [:], patch: Bool = true) async throws -> (Int, String) {
            var fields: [(String, String)] = [("base", "1"), ("markdown", markdown)]
            fields += more.map { ($0.key, $0.value) }
            let answer = try await browser.send(path, fields, patch: patch)
            return (answer.status, answer.words)
        }
        let first = try await save("First changed." + cite + "Second paragraph.", ["autosave": "on"])
        #expect(first.0 == 200 && first.1.contains("data-base=\"2\""))
        let apart = try await save("First words." + cite + "Second changed.", ["autosave": "on"])
        // The other tab does not show what was merged in, so its text goes on resting on what it was opened on.
        #expect(apart.0 == 200 && !apart.1.contains("data-base"))
        #expect(try await desk.text(document) == "First changed." + cite + "Second changed.")
        let clash = try await save("First otherwise." + cite + "Second paragraph.", ["autosave": "on"])
        #expect(clash.0 == 409 && clash.1.contains("First changed.") && clash.1.contains("First otherwise."))
        let kept = try #require(try await desk.quill.proposals(of: document, .open).rows.first)
        #expect(clash.1.contains("name=\"kept\" value=\"\(kept.id)\"") && clash.1.contains("name=\"over\" value=\"3\""))
        // A timer may not put one text over the other; a person who saw both may.
        let timer = try await save("First both.", ["autosave": "on", "over": "3", "kept": kept.id.text])
        #expect(timer.0 == 409)
        #expect(try await desk.text(document) == "First changed." + cite + "Second changed.")
        let page = try await save("First otherwise." + cite, patch: false)
        #expect(page.0 == 409 && page.1.contains("Theirs, version 3") && page.1.contains("<textarea"))
        let person = try await save("First both.", ["over": "3", "kept": kept.id.text])
        #expect(person.0 == 200)
        #expect(try await desk.text(document) == "First both.")
        await desk.close()
    }

    @Test("Of a proposal what is chosen is kept, on the version that was shown")
    func proposals() async throws {
        let desk = try await Desk()
        let document = try await desk.document(try await desk.item("The talk"), text: "One old.\n\nMiddle.\n\nLast old.")
        let browser = try await Browser(desk)
        let proposal = try await desk.proposal(document, "One new.\n\nMiddle.\n\nLast new.")
        let page = try await browser.get("/documents/\(document)").page
        let hunks = page.split(separator: "name=\"hunk\" value=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
        #expect(hunks == ["engines/0-0", "engines/1-1"])
        let path = "/documents/\(document)/proposals/\(proposal)"
        #expect(try await browser.post(path + "/accept", ["base": "1"]).status == 422)
        #expect(try await browser.post(path + "/accept", ["base": "9", "hunk": hunks[1]]).status == 409)
        #expect(try await browser.post(path + "/accept", ["base": "1", "hunk": "engines/7-9"]).status == 422)
        #expect(try await browser.post(path + "/accept", ["base": "1", "hunk": hunks[1]]).status == 303)
        #expect(try await desk.text(document) == "One old.\n\nMiddle.\n\nLast new.")
        let second = try await desk.proposal(document, "Quite another.")
        let reject = try await browser.post("/documents/\(document)/proposals/\(second)/reject", [:], patch: true)
        #expect(reject.status == 200 && reject.headers["Content-Type"] == Patch.type && reject.words.contains("data-notice"))
        #expect(try await browser.post("/documents/\(document)/proposals/\(second)/reject", [:]).status == 409)
        await desk.close()
    }

    @Test("To a script a failure is told as a problem, with words for beside the form")
    func problem() async throws {
        let desk = try await Desk()
        let item = try await desk.item("The talk")
        let browser = try await Browser(desk)
        let answer = try await browser.post("/items/\(item)/remake", [:], patch: true)
        #expect(answer.status == 422 && answer.headers["Content-Type"] == "application/problem+json")
        #expect(answer.words.contains("Nothing is chosen.") && answer.words.contains("req_test"))
        await desk.close()
    }
}
