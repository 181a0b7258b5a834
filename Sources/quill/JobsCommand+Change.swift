internal import QuillClient
internal import QuillCore
internal import QuillWire
internal import Terminal

extension JobsCommand {
    /// What becomes of a job that was tried again, which another one may have made since.
    static func due(_ job: Wire.Job, _ server: String?) -> String {
        guard job.state != "succeeded" else { return "Another job has made the same since: there is nothing left to do." }
        return "It is due now. \(whoWorks(server))"
    }

    /// Who takes up what was queued; without a server nobody does by itself.
    static func whoWorks(_ server: String?, on it: String = "it") -> String {
        server.map { "The server at \($0) has \(it) in its queue." }
            ?? "No server runs in this home now: `quill serve` works \(it) off, or the same `quill article` that asked for \(it)."
    }

    /// Changes one job, and tells what became of it.
    func change(
        _ told: (Wire.Job, String?) -> String, _ body: (QuillClient, String) async throws -> Wire.JobDetail
    ) async throws {
        let id = try parsed.id("job", of: Job.self, listedBy: "quill jobs")
        let (job, server) = try await Reach.toChange(configuration).closing { (try await body($0.client, id), $0.server) }
        if isJSON { return Output.json(job, console) }
        console.line("\(job.job.id)  \(job.job.state)  \(Console.safe(job.job.title))")
        console.line(told(job.job, server))
    }
}
