internal import QuillCore

/// What a run would have to ask for, so that what an earlier one made is as it would be made today.
struct StaleWish: Sendable {
    let wanted: [Target]
    let remake: [Target]
    let parameters: Parameters
    /// With what is to be made anew.
    let plan: Plan
    /// Why each thing is out of date.
    let why: [Target: [String]]
}

/// What earlier runs made with the same choices, to be judged together.
struct MadeAlike {
    var wanted: [Target]
    let parameters: Parameters
    let document: Subject?
}

extension Quill {
    /// So many of the newest runs of an item count.
    private static var runsLookedAt: Int { 50 }

    /// Each thing is judged by the choices of the run that made it last, and those that were left to the settings by the settings of today.
    /// Nil where all is as it would be made. Nothing is published by it: what is published is a person's to decide.
    func stale(_ item: Item, _ names: [String], _ store: any StoreReading) throws(QuillError) -> StaleItem? {
        let runs = try store.runs(item.project, item: item.id, Page(limit: Self.runsLookedAt))
        var (wishes, fault): ([StaleWish], QuillError?) = ([], nil)
        var running: ID<Run>?
        var unknown = Set(names)
        let rows = try store.made(in: runs.map(\.id))
        let makers = Self.makers(runs, rows)
        for made in try made(runs, rows, store) {
            let world = try conductor.world(item.id, project: item.project, jobs: [], wanted: made.wanted, store)
            let wish: StaleWish?
            do throws(QuillError) {
                let parameters = try parameters(made, makers, world, store)
                try checkSetUp(made, parameters, world)
                wish = try self.wish(made, parameters, names, &unknown, world)
            } catch {
                fault = fault ?? error
                unknown = []
                continue
            }
            guard let wish else { continue }
            if let live = try live(wish, among: runs, store) { running = live } else { wishes.append(wish) }
        }
        // That a name means nothing here is told where somebody asked for it alone.
        if wishes.isEmpty, running == nil, fault == nil, !unknown.isEmpty, unknown != ["stale"], unknown.count == names.count {
            fault = QuillError(
                .invalidInput, "remake: there is no \(unknown.sorted().joined(separator: ", ")) here.",
                hint: "`quill show` lists what there is.")
        }
        guard !wishes.isEmpty || fault != nil || running != nil else { return nil }
        return StaleItem(item: item, wishes: wishes, fault: fault, running: running)
    }

    /// What the runs asked for and made, by their choices. What one asked for and found made is its maker's.
    private func made(_ runs: [Run], _ rows: [(run: ID<Run>, made: Made)], _ store: any StoreReading) throws(QuillError) -> [MadeAlike] {
        var (all, taken): ([MadeAlike], Set<Target>) = ([], [])
        let byRun = Dictionary(grouping: rows, by: \.run)
        for run in runs {
            let products = Set((byRun[run.id] ?? []).map(\.made.target))
            let documents = Set(products.map(\.subject))
            let goals = run.wanted.filter { goal in
                guard goal.variant.kind != .proposal, goal.variant.kind != .delivery, !taken.contains(goal) else { return false }
                if case .document = goal.subject { return documents.contains(goal.subject) }
                return products.contains(goal)
            }
            guard !goals.isEmpty else { continue }
            taken.formUnion(goals)
            let document = goals.first { if case .document = $0.subject { true } else { false } }?.subject
            let parameters = run.parameters.with(makers: nil).following(writer: standardWriter, speechModel: standardSpeechModel)
            let same = all.firstIndex { known in
                known.parameters == parameters && (known.document == nil || document == nil || known.document == document)
            }
            if let same {
                all[same] = MadeAlike(wanted: all[same].wanted + goals, parameters: parameters, document: all[same].document ?? document)
            } else {
                all.append(MadeAlike(wanted: goals, parameters: parameters, document: document))
            }
        }
        return all
    }

    /// Nil where nothing of it is to be made anew.
    private func wish(
        _ made: MadeAlike, _ parameters: Parameters, _ names: [String], _ unknown: inout Set<String>, _ world: World
    ) throws(QuillError) -> StaleWish? {
        // What is missing was not made last time either, or was removed since: that is no matter of date.
        let wanted = made.wanted.filter { world.existing[$0] != nil }
        guard !wanted.isEmpty else { return nil }
        let now = try conductor.plan(wanted: wanted, remake: [], parameters: parameters, world: world)
        var remake: [Target] = []
        for name in names {
            do throws(QuillError) {
                remake += try resolve([name], wanted, parameters, world, conductor).filter { !remake.contains($0) }
                unknown.remove(name)
            } catch  where error.code == .invalidInput {}
        }
        guard !remake.isEmpty else { return nil }
        let plan = try conductor.plan(wanted: wanted, remake: remake, parameters: parameters, world: world)
        try checkSpeechModel(plan)
        let why = now.stale.map { ($0.target, $0.action.reasons) }
        return StaleWish(
            wanted: wanted, remake: remake, parameters: parameters, plan: plan, why: Dictionary(why) { first, _ in first })
    }

    /// Throws `unsupported` where a writer of it is not at hand any more: what it would make cannot be told then.
    private func checkSetUp(_ made: MadeAlike, _ parameters: Parameters, _ world: World) throws(QuillError) {
        // A section may be another's than its chapters.
        let sections = world.existing.keys.filter { $0.variant.kind == .section && $0.subject == made.document }
        let ofArticle =
            [("outline", Variant.outline), ("chapters", .chapters), ("section", Variant(.section)), ("seo", .seo)]
            + sections.map { ("section", $0.variant) }
        let written = made.wanted.map(\.variant).filter { $0.kind == .summary }.map { ("summary", $0) }
        for (step, variant) in (made.document == nil ? [] : ofArticle) + written {
            for name in parameters.of(variant).writer(of: step).split(separator: ",").map(String.init) where !catalogue.knows(name) {
                throw QuillError(
                    .unsupported, "The writer \(name), which it was made with, is not set up any more.",
                    hint: "Set it up again, or make it with another: `quill article ITEM --remake all --writer NAME`.")
            }
        }
    }

    private func checkSpeechModel(_ plan: Plan) throws(QuillError) {
        for entry in plan.toMake {
            guard let model = entry.recipe?.parameters["speech_model"], !speechModels.isEmpty, !speechModels.contains(model) else {
                continue
            }
            throw QuillError(
                .unsupported, "The speech model \(model), which it was heard with, is not known any more.",
                hint: "Take the recording in once more, with another: QUILL_WHISPER_MODEL.")
        }
    }

    /// The run that is not over and makes some of it anew.
    private func live(_ wish: StaleWish, among runs: [Run], _ store: any StoreReading) throws(QuillError) -> ID<Run>? {
        for run in runs where !run.state.isEnded {
            let plan = try conductor.plan(run, try store.jobs(of: run.id), store)
            if !Set(plan.toMake.map(\.target)).isDisjoint(with: wish.remake) { return run.id }
        }
        return nil
    }
}
