extension Endpoints {
    private static let noStep = Endpoint.Refusal(
        422, "validation-failed", "There is no step of that name; the problem lists those there are.")

    package static let pauseQueue = Endpoint(
        "queue.pause", .post, "/api/v1/queue/pause",
        "Pause the whole queue, or one step: no worker takes anything of it, what runs goes on, and what is queued waits. Answers with how "
            + "the queue stands.",
        request: Wire.PauseQueue.self, answer: .json(Wire.Queue.self), refusals: [noStep],
        example: #"{"step":"summarise","reason":"The provider is down."}"#)
    package static let resumeQueue = Endpoint(
        "queue.resume", .post, "/api/v1/queue/resume",
        "Let the whole queue, or one step, go on at once. A step that is paused for itself stays so when the whole queue goes on.",
        request: Wire.ResumeQueue.self, answer: .json(Wire.Queue.self), refusals: [noStep], example: #"{"step":"summarise"}"#)
    static let pauses = [pauseQueue, resumeQueue]
}
