internal import QuillCore
internal import QuillService
internal import QuillWire

extension Routes {
    static let pauses: [Route] = [
        Route(Endpoints.pauseQueue, again: { _, _, api in try await standing(api) }) { call, api in
            let request: Wire.PauseQueue = try await call.request()
            try await api.quill.pauseQueue(request.step, by: call.trigger, reason: request.reason)
            return try await standing(api)
        },
        Route(Endpoints.resumeQueue, again: { _, _, api in try await standing(api) }) { call, api in
            let request: Wire.ResumeQueue = try await call.request()
            try await api.quill.resumeQueue(request.step, by: call.trigger)
            return try await standing(api)
        },
    ]

    private static func standing(_ api: API) async throws -> Answer { try .json(Wire.Queue(await api.quill.queue())) }
}

extension Wire.Pause {
    init(_ pause: Pause) {
        self.init(step: pause.step, since: pause.at.description, by: pause.by, name: pause.name, reason: pause.reason)
    }
}
