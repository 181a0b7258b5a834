/// A fact about any of the nouns, written in the transaction that made it true and numbered afterwards by one sequencer.
package struct Event: Sendable, Hashable {
    /// The names of contracts §3; the code holds this table once.
    package enum Name: String, Sendable, CaseIterable {
        case itemCreated = "item.created"
        case itemUpdated = "item.updated"
        case itemDeleted = "item.deleted"
        case artifactCreated = "artifact.created"
        case artifactRejected = "artifact.rejected"
        case runStarted = "run.started"
        case runWaiting = "run.waiting"
        case runFinished = "run.finished"
        case stepStarted = "step.started"
        case stepFinished = "step.finished"
        case documentCreated = "document.created"
        case documentRevised = "document.revised"
        case documentMoved = "document.moved"
        case documentDeleted = "document.deleted"
        case proposalCreated = "proposal.created"
        case proposalAccepted = "proposal.accepted"
        case proposalRejected = "proposal.rejected"
        case publishStarted = "publish.started"
        case publishDelivered = "publish.delivered"
        case publishUncertain = "publish.uncertain"
        case publishFailed = "publish.failed"
        case publishDrift = "publish.drift"
        case jobRetried = "job.retried"
        case jobDead = "job.dead"
        case jobRedriven = "job.redriven"
        case jobCancelled = "job.cancelled"
        case jobStuck = "job.stuck"
        case scheduleFired = "schedule.fired"
        case scheduleFailed = "schedule.failed"
        case queuePaused = "queue.paused"
        case queueResumed = "queue.resumed"
        case usageRecorded = "usage.recorded"
    }

    /// Its place in the stream; nil until the sequencer has been there.
    package let number: Int64?
    package let name: Name
    package let project: ID<Project>
    /// Ids and what changed: `run`, `item`, `job`, `target` …
    package let data: [String: String]
    package let at: Timestamp

    package init(number: Int64? = nil, name: Name, project: ID<Project>, data: [String: String], at: Timestamp) {
        self.number = number
        self.name = name
        self.project = project
        self.data = data
        self.at = at
    }
}

extension Event {
    /// A fact about a claimed job, with the ids that tell which.
    package static func step(_ name: Name, _ claim: Claim, at time: Timestamp, _ more: [String: String] = [:]) -> Event {
        let data = [
            "job": claim.job.id.text, "attempt": claim.attempt.text, "item": claim.job.item.text, "step": claim.job.step,
            "target": claim.job.target.description,
        ]
        return Event(name: name, project: claim.job.project, data: data.merging(more) { $1 }, at: time)
    }
}
