/// Runs and jobs.
extension Endpoints {
    private static let wishes = Endpoint.Refusal(
        422, "invalid-input", "A variant, a writer, a destination or what is to be remade is none that is known.")

    package static let runList = Endpoint(
        "runs.list", .get, "/api/v1/runs", "What was asked for, newest first.", query: page, answer: .json(Wire.List<Wire.RunRow>.self))
    package static let startRun = Endpoint(
        "runs.create", .post, "/api/v1/runs", "Ask for more of an item, or for some of it anew.", request: Wire.StartRun.self,
        answer: .json(Wire.Ingested.self), status: 202, refusals: [.init(404, "not-found", "The item is not there."), wishes],
        example: #"{"item_id":"itm_01JD0000000000000000000000","remake":["bullet-points"]}"#)
    package static let planRun = Endpoint(
        "runs.plan", .post, "/api/v1/runs/plan", "What such a run would do and cost; does nothing.", request: Wire.StartRun.self,
        isQuestion: true, answer: .json(Wire.Plan.self), refusals: [.init(404, "not-found", "The item is not there."), wishes],
        example: #"{"item_id":"itm_01JD0000000000000000000000","remake":["stale"]}"#)
    package static let run = Endpoint(
        "runs.get", .get, "/api/v1/runs/{id}", "One run: its plan, its jobs, and what came of it.", answer: .json(Wire.Run.self))
    package static let runSteps = Endpoint(
        "runs.steps", .get, "/api/v1/runs/{id}/steps", "The jobs of a run, in the order in which they were begun.", query: page,
        answer: .json(Wire.List<Wire.Job>.self))
    package static let runEvents = Endpoint(
        "runs.events", .get, "/api/v1/runs/{id}/events", "What happens in a run, as it happens.", query: stream, answer: .events)
    package static let retryRun = Endpoint(
        "runs.retry", .post, "/api/v1/runs/{id}/retry",
        "Let a run that failed or was cancelled go on. Its dead jobs get fresh tries; where it has none, a new run asks for the same, "
            + "less what it made that no other run has made anew since. Answers with the run to look at.",
        answer: .json(Wire.RunRow.self), status: 202, refusals: [.init(409, "conflict", "The run has neither failed nor been cancelled.")])
    package static let cancelRun = Endpoint(
        "runs.cancel", .delete, "/api/v1/runs/{id}", "Stop a run: jobs that no other run wants are cancelled.", answer: .nothing,
        status: 204, refusals: [.init(409, "conflict", "The run has ended already.")])
    static let runs = [runList, startRun, planRun, run, runSteps, runEvents, retryRun, cancelRun]

    package static let jobList = Endpoint(
        "jobs.list", .get, "/api/v1/jobs", "Jobs, newest first.",
        query: page + [
            .init("state", "queued, running, succeeded, cancelled, dead; separated by commas."), .init("step", "The name of a step."),
            .init("item", "The id of an item."),
            .init(
                "q",
                "Only those that match, as in kind:transcribe state:dead attempt:>2 words: kind (the step), state, item (an id, or words of "
                    + "the title), queue (the provider or kind of destination), error (a code, or words of the reason), attempt, and words of "
                    + "reason or title. A page of a search may hold fewer than limit, or none, and go on all the same: look at next_cursor."
            ),
        ], answer: .json(Wire.List<Wire.Job>.self),
        refusals: [.init(422, "validation-failed", "The search has a qualifier, a state or a number that cannot be read.")])
    package static let queue = Endpoint(
        "jobs.queue", .get, "/api/v1/queue",
        "How the queue stands: how many jobs are in each state, what is due and since when, what is stuck and why, and who works.",
        answer: .json(Wire.Queue.self))
    package static let deadJobs = Endpoint(
        "jobs.dead", .get, "/api/v1/jobs/dead",
        "Jobs that were given up, newest first; what they mean is what `redrive` and `discard` mean.",
        query: page + meant, answer: .json(Wire.List<Wire.Job>.self))
    package static let deadGroups = Endpoint(
        "jobs.dead_groups", .get, "/api/v1/jobs/dead/groups",
        "The same by what they died of, counted over all of them; the largest hundred groups.", query: meant,
        answer: .json(Wire.DeadGroups.self))
    private static let noGroup = Endpoint.Refusal(404, "not-found", "No dead job belongs to such a group, or it is not marked.")
    package static let markFixed = Endpoint(
        "jobs.mark_fixed", .post, "/api/v1/jobs/dead/groups/{group}/fixed",
        "Say that what a group died of is mended, from this version on or from another one. What dies of it after that, in such a version, came back.",
        request: Wire.MarkFixed.self, answer: .json(Wire.DeadGroup.self),
        refusals: [noGroup, .init(422, "validation-failed", "The version is none.")], example: #"{"build":"0.2.0"}"#)
    package static let unmarkFixed = Endpoint(
        "jobs.unmark_fixed", .delete, "/api/v1/jobs/dead/groups/{group}/fixed", "Take that back.", answer: .nothing, status: 204,
        refusals: [noGroup])
    package static let buryJob = Endpoint(
        "jobs.bury", .post, "/api/v1/jobs/{id}/bury",
        "Move a job that waits or runs to the dead letters, and say why; running work is stopped. It can be tried again later.",
        request: Wire.Bury.self, answer: .json(Wire.JobDetail.self), refusals: [.init(409, "conflict", "The job has ended."), noReason],
        example: #"{"reason":"The site is closed until May."}"#)
    package static let job = Endpoint(
        "jobs.get", .get, "/api/v1/jobs/{id}", "One job with its attempts, and what each of them did.", answer: .json(Wire.JobDetail.self))
    package static let jobEvents = Endpoint(
        "jobs.events", .get, "/api/v1/jobs/{id}/events", "What happens in a job, as it happens.", query: stream, answer: .events)
    package static let cancelJob = Endpoint(
        "jobs.cancel", .delete, "/api/v1/jobs/{id}", "Cancel a job; running work is stopped.", answer: .nothing, status: 204,
        refusals: [.init(409, "conflict", "The job has ended already.")])
    private static let notDead = Endpoint.Refusal(409, "conflict", "The job is not dead, or the same is being made already.")
    package static let retryJob = Endpoint(
        "jobs.retry", .post, "/api/v1/jobs/{id}/retry",
        "Try a job now: a dead one gets fresh tries (or ends as succeeded, where another has made the same since), one that waits for its time is due at once, and one that waits for a person, a key or "
            + "a budget looks once more.",
        answer: .json(Wire.JobDetail.self),
        refusals: [.init(409, "conflict", "The job runs or has ended, waits for an approval, or the same is being made already.")])
    package static let redriveJob = Endpoint(
        "jobs.redrive", .post, "/api/v1/jobs/dead/{id}/redrive", "The same for the list of dead jobs.", answer: .json(Wire.JobDetail.self),
        refusals: [notDead])
    package static let redriveAll = Endpoint(
        "jobs.redrive_all", .post, "/api/v1/jobs/dead/redrive",
        "Give fresh tries to all jobs that are dead when it is asked; those for which the same is being made already stay as they are.",
        query: meant, answer: .json(Wire.Redriven.self))
    private static let meant = [
        Endpoint.Parameter("step", "Only those of this step."),
        Endpoint.Parameter("q", "Only those with these words in their reason or in the title of their source."),
        Endpoint.Parameter("group", "Only those that died of the same: the name of a group."),
    ]
    private static let noReason = Endpoint.Refusal(422, "validation-failed", "The reason is missing.")
    package static let discardJob = Endpoint(
        "jobs.discard", .post, "/api/v1/jobs/dead/{id}/discard", "Give a dead job up for good, and say why.", request: Wire.Discard.self,
        answer: .json(Wire.JobDetail.self), refusals: [.init(409, "conflict", "The job is not dead."), noReason],
        example: #"{"reason":"The recording was withdrawn."}"#)
    package static let discardAll = Endpoint(
        "jobs.discard_all", .post, "/api/v1/jobs/dead/discard", "The same for all that are dead when it is asked.", query: meant,
        request: Wire.Discard.self, answer: .json(Wire.Discarded.self), refusals: [noReason],
        example: #"{"reason":"The recordings were withdrawn."}"#)
    static let jobs = [
        jobList, queue, deadJobs, deadGroups, job, jobEvents, cancelJob, buryJob, retryJob, redriveJob, redriveAll, discardJob, discardAll,
        markFixed, unmarkFixed,
    ]
}
