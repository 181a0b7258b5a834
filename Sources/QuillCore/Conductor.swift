/// Moves runs on: looks at what exists, queues what can be made now, and says where each run stands. Always called inside the
/// transaction that changed something, so that products, endings, next jobs and events are committed together.
package struct Conductor: Sendable {
    private let planner: Planner
    private let rules: [any Rule]

    package init(rules: [any Rule]) {
        self.rules = rules
        planner = Planner(rules: rules)
    }

    /// The names of the steps that are known here.
    package var steps: [String] { rules.map(\.name) }

    /// How often jobs of a step are tried. Those that are not known here have the standard.
    package func retryPolicy(of step: String) -> RetryPolicy { rules.first { $0.name == step }?.retryPolicy ?? .standard }

    /// Queues what the run can go on with, and records its state if that has changed. A run that cannot be planned fails with
    /// the reason, so that the job whose ending brought us here is settled all the same.
    package func advance(_ run: Run, _ store: any StoreWriting) throws(QuillError) {
        let jobs = try store.jobs(of: run.id)
        let world = try world(run.item, project: run.project, jobs: jobs, wanted: run.wanted, store)
        let plan: Plan
        do {
            plan = try planner.plan(wanted: run.wanted, remake: run.remake, parameters: run.parameters, world: world)
        } catch {
            return try record(.failed, error, of: run, store)
        }
        for entry in plan.ready { try queue(entry, run, jobs, store) }
        let linked = try store.jobs(of: run.id)
        let state = RunState.of(unmade: plan.toMake.count + plan.blocked.count, jobs: linked.map(\.status))
        let error = linked.last { $0.error != nil && $0.status.state != .succeeded }?.error ?? Self.stuck(plan)
        try record(state, state == .failed || state == .waiting ? error : nil, of: run, store)
    }

    private func record(_ state: RunState, _ error: QuillError?, of run: Run, _ store: any StoreWriting) throws(QuillError) {
        guard state != run.state else { return }
        try store.update(run.id, state: state, error: error)
        let name: Event.Name = state.isEnded ? .runFinished : state == .waiting ? .runWaiting : .runStarted
        try store.append(
            Event(
                name: name, project: run.project, data: ["run": run.id.text, "item": run.item.text, "state": state.rawValue],
                at: store.now()))
    }

    private static func stuck(_ plan: Plan) -> QuillError {
        let names = (plan.toMake + plan.blocked).map(\.target.variant.description).joined(separator: ", ")
        return QuillError(.internalError, "Nothing can be done towards \(names).", hint: "Ask once more; report it if that fails too.")
    }

    /// The plan of a run as things stand.
    package func plan(_ run: Run, _ jobs: [Job], _ store: any StoreReading) throws(QuillError) -> Plan {
        let world = try world(run.item, project: run.project, jobs: jobs, wanted: run.wanted, store)
        return try planner.plan(wanted: run.wanted, remake: run.remake, parameters: run.parameters, world: world)
    }

    package func plan(
        wanted: [Target], remake: [Target], parameters: Parameters, world: World
    ) throws(QuillError) -> Plan {
        try planner.plan(wanted: wanted, remake: remake, parameters: parameters, world: world)
    }

    private func queue(_ entry: Plan.Entry, _ run: Run, _ jobs: [Job], _ store: any StoreWriting) throws(QuillError) {
        guard let recipe = entry.recipe else { return }
        if let shared = try store.liveJob(run.project, entry.target, recipe.digest) {
            guard !jobs.contains(where: { $0.id == shared.id }) else { return }
            try store.link(run.id, shared.id)
            try store.raise(shared.id, to: Priority.of(trigger: run.trigger))
            // To ask again is a person's answer to a job that waits for one: it looks once more.
            if shared.status.hold == .human, try !store.lift(.human, .job(shared.id)).isEmpty {
                for other in try store.openRuns(of: shared.id) where other.id != run.id { try advance(other, store) }
            }
            return
        }
        let now = try store.now()
        let parameters = run.parameters.of(entry.target.variant)
        let job = Job(
            id: store.newID(), project: run.project, step: entry.step, item: run.item, target: entry.target, recipe: recipe,
            parameters: parameters, status: JobStatus(), runAt: now, error: nil, createdAt: now, endedAt: nil,
            priority: .of(trigger: run.trigger), lane: try lane(entry, parameters, store))
        try store.insert(job)
        try store.link(run.id, job.id)
    }

    /// Whom a job turns to first: the destination's kind, or the first rung of the ladder, without the model's name.
    private func lane(_ entry: Plan.Entry, _ parameters: Parameters, _ store: any StoreReading) throws(QuillError) -> String? {
        if entry.target.variant.kind == .delivery {
            return try store.destination(ID(trusted: entry.target.variant.form))?.kind
        }
        return rules.first { $0.name == entry.step }?.ladder(parameters).first.map(Load.lane(of:))
    }

    /// What exists of an item, and of the document that the wanted targets speak of.
    package func world(
        _ item: ID<Item>, project: ID<Project>, jobs: [Job], wanted: [Target], _ store: any StoreReading
    ) throws(QuillError) -> World {
        guard let item = try store.item(item) else { throw QuillError(.notFound, "There is no item \(item).") }
        let document = wanted.lazy.compactMap { if case .document(let id) = $0.subject { id } else { nil } }.first
        let own = Set(jobs.map(\.id))
        var world = World(item: item, document: document)
        for subject in [Subject.item(item.id)] + (document.map { [.document($0)] } ?? []) {
            for artifact in try store.currentArtifacts(of: subject) {
                world.existing[artifact.target] = World.Existing(
                    content: artifact.content, recipe: artifact.recipe, isPersons: artifact.provenance.isPersons, facts: artifact.facts,
                    isOfThisRun: artifact.job.map(own.contains) ?? false)
            }
        }
        if let document {
            try addDocument(document, own, store, &world)
            addProposals(document, jobs, &world)
        }
        let live = Set(jobs.filter(\.status.isLive).map(\.target))
        for job in jobs where [.dead, .cancelled].contains(job.status.state) && !live.contains(job.target) {
            world.failed.insert(job.target)
        }
        return world
    }

    /// A job that made a proposal has made what it was asked for, though no artifact and no revision came of it.
    private func addProposals(_ id: ID<Document>, _ jobs: [Job], _ world: inout World) {
        for job in jobs where job.status.state == .succeeded && job.target.subject == .document(id) {
            let known = world.existing[job.target]
            let isProposal = job.target.variant.kind == .proposal || (job.target.variant == .revision && known?.isPersons == true)
            guard isProposal else { continue }
            world.existing[job.target] = World.Existing(
                content: known?.content ?? job.recipe.digest, recipe: job.recipe, isPersons: known?.isPersons ?? false, facts: Facts(),
                isOfThisRun: true)
        }
    }

    private func addDocument(
        _ id: ID<Document>, _ own: Set<ID<Job>>, _ store: any StoreReading, _ world: inout World
    ) throws(QuillError) {
        guard let document = try store.document(id), let head = document.head, let revision = try store.revision(head) else { return }
        let subject = Subject.document(id)
        world.existing[Target(subject, .revision)] = World.Existing(
            content: Digest(of: try JSON.encode(revision.body)), recipe: revision.recipe, isPersons: revision.provenance.isPersons,
            facts: Facts(), isOfThisRun: revision.job.map(own.contains) ?? false)
        for delivery in try store.deliveries(of: id) where delivery.state == .delivered {
            guard let recipe = delivery.recipe else { continue }
            world.existing[Target(subject, .delivery(delivery.destination))] = World.Existing(
                content: recipe.digest, recipe: recipe, isPersons: false, facts: Facts(),
                isOfThisRun: delivery.job.map(own.contains) ?? false)
        }
    }
}
