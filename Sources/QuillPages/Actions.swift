internal import HTTPServer
internal import QuillCore
internal import QuillService
internal import QuillWeb

extension Pages {
    /// What a form of ours posts. Nil when it is none of ours.
    func act(_ request: Request, _ id: String) async throws -> Response? {
        let path = request.segments
        guard Self.isAction(path) else { return nil }
        let visit = try await visit(request)
        let browser = request.cookie(FormTokens.cookie)
        let form = try await FormBody.read(request, uploads: uploads) { tokens.isGood($0, of: browser) }
        do {
            return try await act(path, form, visit)
        } catch {
            try await form.discard(uploads)
            throw error
        }
    }

    private static func isAction(_ path: [String]) -> Bool {
        switch (path.first, path.count) {
        case ("theme", 1), ("library", 2), ("stale", 1), ("schedules", 1), ("schedules", 3), ("items", 3), ("runs", 3), ("jobs", 2),
            ("jobs", 3), ("jobs", 4), ("documents", 3), ("documents", 4),
            ("documents", 5), ("documents", 7):
            true
        default: false
        }
    }

    private func act(_ path: [String], _ form: FormBody, _ visit: Visit) async throws -> Response? {
        switch (path[0], path.count) {
        case ("theme", _): return theme(form, visit)
        case ("library", _) where path[1] == "new": return try await ingest(form, visit)
        case ("stale", 1): return try await reprocess(form, visit)
        case ("items", _): return try await actOnItem(try path.id(1), path[2], form, visit)
        case ("runs", _): return try await actOnRun(try path.id(1), path[2], visit)
        case ("jobs", 2) where path[1] == "redrive": return try await redriveMany(form, visit)
        case ("schedules", 1): return try await saveSchedule(form, visit)
        case ("schedules", 3): return try await actOnSchedule(path[1], path[2], visit)
        case ("jobs", 4) where path[1] == "dead" && path[3] == "fixed": return try await markFixed(path[2], form, visit)
        case ("jobs", 2) where path[1] == "pause": return try await pauseQueue(form, visit)
        case ("jobs", 2) where path[1] == "resume": return try await resumeQueue(form, visit)
        case ("jobs", 3): return try await actOnJob(try path.id(1), path[2], form, visit)
        case ("documents", 3) where path[2] == "review": return try await review(try path.id(1), form, visit)
        case ("documents", 4) where path[2] == "sections": return try await saveSection(try path.id(1), path[3], form, visit)
        case ("documents", 5) where path[2] == "sections" && path[4] == "regenerate":
            return try await regenerate(try path.id(1), path[3], form, visit)
        case ("documents", 5) where path[2] == "proposals": return try await decide(try path.id(1), path, form, visit)
        case ("documents", 5) where path[2] == "versions" && path[4] == "restore":
            return try await restore(try path.id(1), path[3], visit)
        case ("documents", 7) where path[2] == "versions" && path[4] == "sections" && path[6] == "restore":
            return try await restore(try path.id(1), path[3], section: path[5], visit)
        default: return nil
        }
    }

    /// The theme is kept by the browser. `back` leads to a page of ours and nowhere else.
    private func theme(_ form: FormBody, _ visit: Visit) -> Response {
        let theme = form["theme"].flatMap(Site.Theme.init(rawValue:)) ?? .system
        let back = form["back"] ?? "/"
        let isOurs =
            back.hasPrefix("/") && !back.hasPrefix("//") && back.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }
        var response = visit.redirect(to: .overview)
        response.headers.removeAll { $0.name == "Location" }
        response.headers += [
            ("Location", isOurs ? back : "/"), ("Set-Cookie", "theme=\(theme.rawValue); Path=/; Max-Age=31536000; SameSite=Lax"),
        ]
        return response
    }

    private func actOnItem(_ id: ID<Item>, _ what: String, _ form: FormBody, _ visit: Visit) async throws -> Response? {
        switch what {
        case "delete":
            try await quill.delete(id)
            return visit.go(to: .library(.everything))
        case "write":
            let request = ArticleRequest(input: .item(id), article: true, variants: [], writer: form.given("writer"), trigger: "web")
            _ = try await quill.startArticle(request)
            return try await itemChanged(id, "The article is being written", visit)
        case "remake":
            let names = form.all("variant")
            guard !names.isEmpty else { throw QuillError(.validationFailed, "Nothing is chosen.", hint: "Choose what to make anew.") }
            let made = try await quill.item(id).artifacts.map(\.target.variant.description)
            let summaries = names.filter { SummaryType(written: $0) != nil }
            let request = ArticleRequest(
                input: .item(id), article: names.contains("article"), variants: summaries, writer: form.given("writer"),
                // What is not there yet is made without being made anew.
                remake: names.filter { made.contains($0) || $0 == "article" }, trigger: "web")
            _ = try await quill.startArticle(request)
            return try await itemChanged(id, "It is being made anew", visit)
        default: return nil
        }
    }

    private func itemChanged(_ id: ID<Item>, _ words: String, _ visit: Visit) async throws -> Response {
        guard visit.wantsPatch else { return visit.redirect(to: .item(id)) }
        let model = try await item(id, visit, .part)
        return visit.patch(words) {
            $0.itemHead(model)
            $0.itemPart(model)
        }
    }

    private func actOnRun(_ id: ID<Run>, _ what: String, _ visit: Visit) async throws -> Response? {
        switch what {
        case "cancel":
            try await quill.cancel(id)
            return try await runChanged(id, "The run is cancelled", visit)
        case "retry":
            let again = try await quill.retry(id)
            return again == id ? try await runChanged(id, "It is tried again", visit) : visit.go(to: .run(again))
        default: return nil
        }
    }

    private func runChanged(_ id: ID<Run>, _ words: String, _ visit: Visit) async throws -> Response {
        guard visit.wantsPatch else { return visit.redirect(to: .run(id)) }
        let model = try await run(id, visit)
        return visit.patch(words, link: (words: "See the run", to: .run(id))) {
            $0.runSteps(model)
            $0.runLog(model)
        }
    }

    private func actOnJob(_ id: ID<Job>, _ what: String, _ form: FormBody, _ visit: Visit) async throws -> Response? {
        switch what {
        case "cancel": try await quill.cancel(id)
        case "redrive": try await quill.tryNow(id)
        case "discard": try await quill.discard(id, because: form["reason"] ?? "")
        case "bury": try await quill.bury(id, because: form["reason"] ?? "")
        default: return nil
        }
        guard visit.wantsPatch else { return visit.redirect(to: .job(id)) }
        let model = try await job(id, visit)
        let words =
            [
                "cancel": "The job is cancelled", "discard": "It is given up for good", "bury": "It lies with the dead letters",
            ][what] ?? "It is tried again"
        return visit.patch(words, link: (words: "See the job", to: .job(id))) {
            $0.jobBody(model)
        }
    }

    private func review(_ id: ID<Document>, _ form: FormBody, _ visit: Visit) async throws -> Response {
        guard let move = form["action"].flatMap(ReviewMove.init(rawValue:)) else {
            throw QuillError(.validationFailed, "action: there is no such move.", hint: "Open the document once more.")
        }
        let state = try await quill.review(id, move, seen: form["state"].flatMap(ReviewState.init(rawValue:)))
        return try await changed(id, visit, to: .document(id), saying: "Moved to: \(state.title)")
    }

    private func regenerate(_ id: ID<Document>, _ key: String, _ form: FormBody, _ visit: Visit) async throws -> Response {
        var style = WritingStyle()
        style.tone = form.given("tone")
        style.instructions = form.given("instructions")
        _ = try await quill.regenerateSection(
            Regeneration(document: id, section: key, writer: form.given("writer"), style: style, trigger: "web"))
        return try await changed(id, visit, to: .document(id, section: key), saying: "Asked for. The proposal appears in its section")
    }

    private func decide(_ id: ID<Document>, _ path: [String], _ form: FormBody, _ visit: Visit) async throws -> Response? {
        let proposal: ID<Proposal> = try path.id(3)
        let view = try await quill.proposal(proposal, of: id)
        let section = view.proposal.content.sectionKey
        switch path[4] {
        case "reject":
            _ = try await quill.reject(proposal)
            return try await changed(id, visit, to: .document(id, section: section), saying: "The proposal is discarded")
        case "accept":
            let chosen = form.all("hunk")
            guard !chosen.isEmpty else {
                throw QuillError(.validationFailed, "No change is chosen.", hint: "Choose what to keep, or discard all of it.")
            }
            let accepted = try await quill.accept(
                Acceptance(proposal: proposal, choice: try Hunks.choice(chosen, of: view), head: form["base"].flatMap { Int($0) }))
            return try await changed(id, visit, to: .document(id, section: section), saying: "Kept, as version \(accepted.version.number)")
        default: return nil
        }
    }

    private func restore(
        _ id: ID<Document>, _ number: String, section: String? = nil, _ visit: Visit
    ) async throws -> Response {
        guard let number = Int(number.prefix(9)) else { throw QuillError(.notFound, "There is no such version.") }
        let (version, isRevised) =
            if let section {
                try await quill.restoreSection(section, from: number, of: id)
            } else {
                try await quill.restore(number, of: id)
            }
        guard isRevised, version.number > 1 else { return visit.go(to: .versions(id)) }
        return visit.go(to: .compare(id, from: version.number - 1, to: version.number))
    }
}
