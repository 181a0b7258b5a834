internal import HTTPServer
internal import QuillCore
internal import QuillService
internal import QuillWeb

extension Pages {
    /// The region at `/fragments/…`: what the page shows there, from the same model by the same function.
    func fragment(_ path: [String], _ visit: Visit) async throws -> Response? {
        switch (path.first, path.count) {
        case ("places", 1), ("bar", 1):
            let at = visit.request.query("at").flatMap(Shell.Place.init(rawValue:))
            return visit.region { $0.places(at, visit.badges, isBar: path[0] == "bar") }
        case ("overview", 2): return try await overviewRegion(path[1], visit)
        case ("library", 1):
            let page = try await library(visit, isWhole: true)
            return visit.region { $0.libraryList(page.model) }
        case ("items", 3): return try await itemRegion(try path.id(1), path[2], visit)
        case ("documents", 1):
            let page = try await documents(visit)
            return visit.region { $0.documentsList(page.model.rows, after: page.model.after) }
        case ("documents", 3): return try await documentRegion(try path.id(1), path[2], visit)
        case ("runs", 2), ("runs", 3):
            guard path.count == 2 || path[2] == "log" else { return nil }
            let model = try await run(try path.id(1), visit)
            return visit.region { path.count == 2 ? $0.runSteps(model) : $0.runLog(model) }
        case ("inbox", 1):
            let page = try await inbox(visit)
            return visit.region { $0.inboxList(page.model.rows) }
        case ("schedules", 1):
            let page = try await schedules(visit)
            return visit.region { $0.schedulesList(page.model.rows) }
        case ("activity", 1):
            let page = try await activity(visit)
            return visit.region { $0.activityList(page.model) }
        case ("jobs", 1):
            let page = try await jobs(visit)
            return visit.region { $0.jobsList(page.model) }
        case ("jobs", 2) where path[1] == "tiles":
            let page = try await jobs(visit)
            return visit.region { $0.jobsTiles(page.model.tiles) }
        case ("jobs", 2) where path[1] == "queues":
            let queue = try await queueModel()
            return visit.region { $0.queueCards(queue) }
        case ("jobs", 2):
            let model = try await job(try path.id(1), visit)
            return visit.region { $0.jobBody(model) }
        default: return nil
        }
    }

    private func overviewRegion(_ name: String, _ visit: Visit) async throws -> Response? {
        let model = try await overview(visit).model
        return switch name {
        case "strip": visit.region { $0.overviewStrip(model.strip) }
        case "tiles": visit.region { $0.overviewTiles(model.tiles) }
        case "pipeline": visit.region { $0.overviewPipeline(model.pipeline) }
        case "days": visit.region { $0.overviewDays(model.days) }
        case "waiting": visit.region { $0.overviewWaiting(model.waiting) }
        case "recent": visit.region { $0.overviewRecent(model.recent) }
        default: nil
        }
    }

    private func itemRegion(_ id: ID<Item>, _ name: String, _ visit: Visit) async throws -> Response? {
        switch name {
        case "head":
            let model = try await item(id, visit, [])
            return visit.region { $0.itemHead(model) }
        case "details":
            let model = try await item(id, visit, [])
            return visit.region { $0.itemDetails(model) }
        case "player":
            let model = try await item(id, visit, [])
            return visit.region { $0.itemPlayer(model) }
        case "transcript":
            let model = try await item(id, visit, .transcript)
            return visit.region { $0.itemTranscript(model) }
        case "found":
            guard let transcript = try await quill.artifact(.transcript, of: id, as: Transcript.self) else { return nil }
            let found = await Self.found(visit.request.query("find"), transcript)
            return visit.region { $0.itemFound(id, found) }
        case "quote":
            let words = try quotation(visit.request.query("lines"), of: try await quill.artifact(.transcript, of: id, as: Transcript.self))
            return visit.region { $0.pre(words, .id("quote")) }
        default:
            guard let part = ItemPart(rawValue: name) else { return nil }
            let model = try await item(id, visit, .part, part: part)
            return visit.region { $0.itemPart(model) }
        }
    }

    private func documentRegion(_ id: ID<Document>, _ name: String, _ visit: Visit) async throws -> Response? {
        let model = try await document(id, visit)
        return switch name {
        case "head": visit.region { $0.documentHead(model) }
        case "outline": visit.region { $0.documentOutline(model) }
        case "sections": visit.region { $0.documentSections(model) }
        case "cost": visit.region { $0.documentCost(model) }
        default: nil
        }
    }
}
