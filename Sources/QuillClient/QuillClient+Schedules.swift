package import QuillWire

extension QuillClient {
    package func schedules() async throws(ClientError) -> [Wire.Schedule] {
        let found: Wire.Schedules = try await value(WireCall(Endpoints.scheduleList))
        return found.data
    }

    package func schedule(_ name: String) async throws(ClientError) -> Wire.Schedule {
        try await value(WireCall(Endpoints.schedule, ["name": name]))
    }

    /// Has a run begun at certain times, in the place of the schedule of that name.
    package func save(schedule name: String, _ wish: Wire.SaveSchedule) async throws(ClientError) -> Wire.Schedule {
        try await value(Endpoints.saveSchedule, ["name": name], sending: wish)
    }

    package func deleteSchedule(_ name: String) async throws(ClientError) {
        try await nothing(Endpoints.deleteSchedule, ["name": name])
    }

    package func firings(of schedule: String) async throws(ClientError) -> [Wire.Firing] {
        let found: Wire.Firings = try await value(WireCall(Endpoints.firings, ["name": schedule]))
        return found.data
    }

    /// Makes a schedule due now.
    package func runSchedule(_ name: String) async throws(ClientError) -> Wire.Schedule {
        try await value(WireCall(Endpoints.runSchedule, ["name": name]))
    }

    package func pauseSchedule(_ name: String) async throws(ClientError) -> Wire.Schedule {
        try await value(WireCall(Endpoints.pauseSchedule, ["name": name]))
    }

    package func resumeSchedule(_ name: String) async throws(ClientError) -> Wire.Schedule {
        try await value(WireCall(Endpoints.resumeSchedule, ["name": name]))
    }
}
