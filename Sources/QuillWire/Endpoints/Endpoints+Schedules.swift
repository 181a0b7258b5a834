/// What is done at certain times.
extension Endpoints {
    package static let scheduleList = Endpoint(
        "schedules.list", .get, "/api/v1/schedules",
        "What is done at certain times, by the installation itself or because somebody wishes it, when it is next, and how the last time ended.",
        answer: .json(Wire.Schedules.self))
    private static let noSchedule = Endpoint.Refusal(404, "not-found", "There is no schedule of that name.")
    private static let isOwn = Endpoint.Refusal(409, "conflict", "It is one of the installation's own, which QUILL_SCHEDULES governs.")
    package static let schedule = Endpoint(
        "schedules.get", .get, "/api/v1/schedules/{name}", "One of them.", answer: .json(Wire.Schedule.self), refusals: [noSchedule])
    package static let saveSchedule = Endpoint(
        "schedules.save", .put, "/api/v1/schedules/{name}",
        "Have a run begun at certain times, or once at a later one; in the place of the schedule of that name, if there is one. "
            + "The name has lower-case letters, digits and hyphens. Each time has one run, however many servers there are; "
            + "times that were missed while none ran are made up for by one.",
        request: Wire.SaveSchedule.self, answer: .json(Wire.Schedule.self),
        refusals: [
            isOwn,
            .init(
                422, "invalid-input",
                "The expression never comes true, the time is past, the zone is unknown, or the run asks for what there is not."),
        ],
        example: #"{"cron":"0 7 * * mon","time_zone":"Europe/Berlin","run":{"url":"https://example.com/talk","remake":["all"]}}"#)
    package static let deleteSchedule = Endpoint(
        "schedules.delete", .delete, "/api/v1/schedules/{name}", "Remove a schedule with its firings; the runs that it began stay.",
        answer: .nothing, status: 204, refusals: [noSchedule, isOwn])
    package static let firings = Endpoint(
        "schedules.firings", .get, "/api/v1/schedules/{name}/firings", "The last fifty times that a schedule was due, newest first.",
        answer: .json(Wire.Firings.self), refusals: [noSchedule])
    package static let runSchedule = Endpoint(
        "schedules.run", .post, "/api/v1/schedules/{name}/run",
        "Make a schedule due now; a server does it within seconds. A single time that was to come is done with that.",
        answer: .json(Wire.Schedule.self), status: 202, refusals: [noSchedule, .init(409, "conflict", "It is paused.")])
    package static let pauseSchedule = Endpoint(
        "schedules.pause", .post, "/api/v1/schedules/{name}/pause", "Let a schedule rest; what it misses meanwhile is not made up for.",
        answer: .json(Wire.Schedule.self),
        refusals: [
            noSchedule,
            .init(409, "conflict", "Its only time is past, or it is one of the installation's own, which QUILL_SCHEDULES governs."),
        ])
    package static let resumeSchedule = Endpoint(
        "schedules.resume", .post, "/api/v1/schedules/{name}/resume",
        "Let it go on from now. One that has a single time, which passed meanwhile, is due at once.",
        answer: .json(Wire.Schedule.self), refusals: [noSchedule, .init(409, "conflict", "Its only time is past.")])
    static let schedules = [
        scheduleList, schedule, saveSchedule, deleteSchedule, firings, runSchedule, pauseSchedule, resumeSchedule,
    ]
}
