internal import QuillCore
internal import QuillService
internal import QuillWire

/// What died, who works, and why something stands still: from the domain to the wire.
extension Wire.DeadGroups {
    init(_ view: DeadGroupsView) {
        self.init(total: view.total, matching: view.matching, moreGroups: view.more, data: view.groups.map(Wire.DeadGroup.init))
    }
}

extension Wire.DeadGroup {
    init(_ view: DeadGroupView) {
        let group = view.group
        let (fix, cameBack): (Fix?, Int?) =
            switch view.standing {
            case .open: (nil, nil)
            case .fixed(let fix): (fix, 0)
            case .cameBack(let fix, let count): (fix, count)
            }
        self.init(
            group: group.signature, step: group.step, title: group.sample.target.variant.title, cause: view.cause,
            code: group.sample.error?.code.rawValue, remedy: view.remedy, count: group.count, permanent: group.permanent,
            firstSeen: group.firstAt.description, lastSeen: group.lastAt.description, sampleJob: group.sample.id.text, fixedIn: fix?.build,
            fixedAt: fix?.markedAt.description, cameBack: cameBack)
    }
}

extension Wire.WorkerSeen {
    init(_ worker: WorkerSeen) {
        self.init(
            name: worker.name, host: worker.host, version: worker.version, since: worker.since.description,
            seenAt: worker.seenAt.description)
    }
}

extension Wire.Diagnosis {
    init(_ diagnosis: Diagnosis) { self.init(kind: diagnosis.kind.rawValue, message: diagnosis.message, remedy: diagnosis.remedy) }
}

extension Wire.JobSpan {
    init(_ span: JobSpan) {
        self.init(state: span.state.rawValue, why: span.why, from: span.from.description, to: span.to?.description)
    }
}

extension Wire.JobLink {
    init(_ job: Job) {
        self.init(
            id: job.id.text, target: job.target.variant.description, title: job.target.variant.title, state: job.status.state.rawValue)
    }
}
