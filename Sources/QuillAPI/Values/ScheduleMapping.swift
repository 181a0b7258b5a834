internal import QuillCore
internal import QuillService
internal import QuillWire

extension Wire.Schedule {
    init(_ schedule: Schedule) throws(QuillError) {
        let (cron, zone): (String?, String) =
            switch schedule.timetable.times {
            case .cron(let times, let clocks): (times.text, clocks.name)
            case .once: (nil, Zone.utc.name)
            case .untold(let times): (times.cron, times.zone)
            }
        self.init(
            name: schedule.name, state: schedule.state.rawValue, cron: cron, timeZone: zone,
            nextAt: schedule.state == .active ? schedule.nextAt.description : nil,
            run: try schedule.request.map { (kept) throws(QuillError) in Wire.ScheduledRun(try ArticleRequest(kept: kept)) },
            last: schedule.last.map(Wire.Firing.init),
            problem: schedule.untold.map { "\($0.problem) \($0.remedy)" })
    }
}

extension Wire.Firing {
    init(_ firing: Firing) {
        self.init(
            slot: firing.slot.description, state: firing.state.rawValue, tries: firing.tries, missed: firing.missed,
            startedAt: firing.startedAt.description, endedAt: firing.endedAt?.description, note: firing.note, runId: firing.run?.text)
    }
}

extension Wire.ScheduledRun {
    var article: ArticleRequest {
        get throws {
            if let url { return ArticleRequest(.address(url), wishes, trigger: ArticleRequest.scheduled) }
            guard let item = itemId.flatMap({ ID<Item>($0) }) else {
                throw ValidationFailure(problems: [FieldProblem(field: "run.item_id", message: "is no id of the form itm_….")])
            }
            return ArticleRequest(.item(item), wishes, trigger: ArticleRequest.scheduled)
        }
    }

    init(_ article: ArticleRequest) {
        var (url, item): (String?, String?)
        switch article.input {
        case .address(let address): url = address
        case .item(let id): item = id.text
        case .written, .file, .text: break
        }
        self.init(
            url: url, itemId: item,
            wishes: Wire.Wishes(
                variants: article.variants, article: article.article, writer: article.writer, style: Wire.Style(article.style),
                maxSections: article.maxSections, to: article.destinations, remake: article.remake))
    }
}

extension Wire.Style {
    init(_ style: WritingStyle) {
        self.init(
            tone: style.tone, industry: style.industry, instructions: style.instructions, temperature: style.temperature,
            language: style.language, targetChapters: style.targetChapters,
            writers: style.stepWriters.isEmpty ? nil : style.stepWriters)
    }
}
