internal import QuillCore
internal import QuillService
internal import QuillWire

extension Wire.Queue {
    init(_ view: QueueView) {
        self.init(
            jobs: Dictionary(JobStatus.State.allCases.map { ($0.rawValue, view.counts[$0] ?? 0) }) { $1 },
            backlog: view.backlog.map {
                Wire.Backlog(step: $0.step, count: $0.count, oldestJob: $0.oldest.text, dueSince: $0.dueAt.description)
            }, oldestWaitSeconds: view.oldestSeconds, stuckSteps: view.stuckSteps, unknownSteps: view.unknownSteps,
            stuckAfterSeconds: Int(view.rules.stuckAfterSeconds),
            limits: view.rules.limits.byName.sorted { $0.key < $1.key }.map { name, limit in
                Wire.Limit(
                    name: name, atOnce: limit.atOnce, begun: limit.rate?.count,
                    periodSeconds: limit.rate.map { Int($0.periodMilliseconds / 1_000) })
            }, paused: view.pauses.current.map(Wire.Pause.init), workers: view.workers.map(Wire.WorkerSeen.init),
            diagnoses: view.diagnoses.map(Wire.Diagnosis.init))
    }
}
