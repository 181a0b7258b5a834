internal import QuillCore
internal import QuillService
internal import QuillWire

extension Routes {
    static let schedules: [Route] = [
        Route(Endpoints.scheduleList) { _, api in
            try .json(Wire.Schedules(await api.quill.schedules().map { (found) throws in try Wire.Schedule(found) }))
        },
        Route(Endpoints.schedule) { call, api in try await answer(.done, call, api) },
        Route(Endpoints.saveSchedule, again: { try await answer($0, $1, $2) }) { call, api in
            let request: Wire.SaveSchedule = try await call.request()
            return try .json(Wire.Schedule(await api.quill.save(request.wish(named: call.captured("name"), in: api.quill.zone))))
        },
        Route(Endpoints.deleteSchedule, again: { _, _, _ in .nothing }) { call, api in
            try await api.quill.remove(schedule: call.captured("name"))
            return .nothing
        },
        Route(Endpoints.firings) { call, api in
            try .json(Wire.Firings(await api.quill.firings(of: call.captured("name")).map(Wire.Firing.init)))
        },
        Route(Endpoints.runSchedule, again: { try await answer($0, $1, $2, status: 202) }) { call, api in
            try .json(Wire.Schedule(await api.quill.fire(call.captured("name"))), status: 202)
        },
        Route(Endpoints.pauseSchedule, again: { try await answer($0, $1, $2) }) { call, api in
            try .json(Wire.Schedule(await api.quill.pause(schedule: call.captured("name"))))
        },
        Route(Endpoints.resumeSchedule, again: { try await answer($0, $1, $2) }) { call, api in
            try .json(Wire.Schedule(await api.quill.resume(schedule: call.captured("name"))))
        },
    ]

    private static func answer(_: Effect, _ call: Call, _ api: API, status: Int = 200) async throws -> Answer {
        try .json(Wire.Schedule(await api.quill.schedule(call.captured("name"))), status: status)
    }
}

extension Wire.SaveSchedule {
    func wish(named name: String, in standard: Zone) throws -> ScheduleWish {
        if let at, timeZone != nil, Timestamp(rfc3339: at) != nil {
            let said = "is not heeded beside an at that ends with Z, which is in UTC"
            let remedy = "leave it out, or write at on its clocks, as in 2026-12-01 09:00."
            throw ValidationFailure(problems: [FieldProblem(field: "time_zone", message: "\(said): \(remedy)")])
        }
        let zone = try timeZone.map { (written) throws(QuillError) in try Timetable.zone(written) } ?? standard
        let times = try at.map { (written) throws(QuillError) in try Timetable.once(written, zone) } ?? Timetable.cron(cron ?? "", zone)
        return ScheduleWish(timetable: Timetable(name: try Timetable.checked(name), times: times), article: try run.article)
    }
}
