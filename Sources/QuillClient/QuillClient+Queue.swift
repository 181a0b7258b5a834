package import QuillWire

extension QuillClient {
    /// Pauses the whole queue, or one step: no worker takes anything of it until it is resumed.
    package func pauseQueue(step: String? = nil, reason: String? = nil) async throws(ClientError) -> Wire.Queue {
        try await value(Endpoints.pauseQueue, sending: Wire.PauseQueue(step: step, reason: reason))
    }

    /// Lets the whole queue, or one step, go on at once.
    package func resumeQueue(step: String? = nil) async throws(ClientError) -> Wire.Queue {
        try await value(Endpoints.resumeQueue, sending: Wire.ResumeQueue(step: step))
    }
}
