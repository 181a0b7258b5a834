internal import HTTPServer
internal import QuillCore
internal import QuillService
internal import QuillWeb

extension Pages {
    func schedules(_ visit: Visit) async throws -> SchedulesPage {
        var rows: [SchedulesModel.Row] = []
        for schedule in try await quill.schedules() { rows.append(try await row(schedule)) }
        // What people made comes first.
        rows.sort { ($0.isOwn ? 1 : 0, $0.name) < ($1.isOwn ? 1 : 0, $1.name) }
        return SchedulesPage(
            SchedulesModel(
                badges: visit.badges, rows: rows, source: String((visit.request.query("source") ?? "").prefix(2_000)), zone: quill.zone.name
            ))
    }

    private func row(_ schedule: Schedule) async throws -> SchedulesModel.Row {
        let (what, item) = try await Self.what(schedule, quill)
        let times =
            switch schedule.timetable.times {
            case .cron: schedule.timetable.when + (schedule.state == .active ? "; next on " + Words.absolute(schedule.nextAt) : "")
            case .once(let moment): "once, on " + Words.absolute(moment)
            case .untold: schedule.timetable.when
            }
        return .init(
            name: schedule.name, what: what, item: item, times: times, state: schedule.state, isOwn: schedule.isOwn,
            problem: schedule.untold.map { "It cannot be begun here. \($0.problem) \($0.remedy)" },
            last: schedule.last.map {
                .init(state: $0.state, at: $0.endedAt ?? $0.startedAt, note: $0.run == nil ? $0.note ?? "" : "See the run", run: $0.run)
            })
    }

    private static func what(_ schedule: Schedule, _ quill: Quill) async throws -> (String, ID<Item>?) {
        guard let request = schedule.request else { return ("Done by the installation itself", nil) }
        switch try ArticleRequest(kept: request).input {
        case .address(let address): return (address, nil)
        case .item(let id):
            do throws(QuillError) { return (Naming.title(try await quill.item(id).item), id) } catch {
                guard error.code == .notFound else { throw error }
                return ("Something that was deleted since", nil)
            }
        case .written, .file, .text: return ("", nil)
        }
    }

    func saveSchedule(_ form: FormBody, _ visit: Visit) async throws -> Response {
        let source = (form["source"] ?? "").filter { !$0.isWhitespace }
        _ = try await quill.save(
            ScheduleWish(
                timetable: Timetable(named: form["name"] ?? "", when: form["when"] ?? "", zone: form["zone"] ?? ""),
                article: ArticleRequest(
                    input: ID<Item>(source).map { .item($0) } ?? .address(source), destinations: form.given("to").map { [$0] } ?? [],
                    remake: form["anew"] == nil ? [] : ["all"], trigger: ArticleRequest.scheduled)))
        return visit.go(to: .schedules)
    }

    func actOnSchedule(_ name: String, _ what: String, _ visit: Visit) async throws -> Response? {
        guard let move = ScheduleMove(rawValue: what) else { return nil }
        let words: String
        switch move {
        case .run:
            let untold = try await quill.fire(name).untold
            words = "\(name) is due now, and " + (untold == nil ? "is begun within seconds" : "cannot be begun here")
        case .pause:
            _ = try await quill.pause(schedule: name)
            words = "\(name) rests"
        case .resume:
            _ = try await quill.resume(schedule: name)
            words = "\(name) goes on"
        case .remove:
            try await quill.remove(schedule: name)
            words = "\(name) is removed; the runs that it began stay"
        }
        guard visit.wantsPatch else { return visit.redirect(to: .schedules) }
        let page = try await schedules(visit)
        return visit.patch(words) { $0.schedulesList(page.model.rows) }
    }
}
