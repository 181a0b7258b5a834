/// Works back from what is wanted, through what each step needs, to what exists: `make` for content. Pure.
package struct Planner: Sendable {
    private let rules: [any Rule]

    package init(rules: [any Rule]) { self.rules = rules }

    package func plan(wanted: [Target], remake: [Target], parameters: Parameters, world: World) throws(QuillError) -> Plan {
        var walk = Walk(rules: rules, remake: Set(remake), parameters: parameters, world: world)
        for target in wanted { _ = try walk.visit(target) }
        return Plan(entries: walk.entries)
    }
}

/// Every target that a run touches, inputs before what rests on them.
package struct Plan: Sendable, Hashable {
    package let entries: [Entry]

    package struct Entry: Sendable, Hashable {
        package let target: Target
        package let step: String
        package let action: Action
        /// Nil while an input that it names is still to be made.
        package let recipe: Recipe?
        /// Whether all its inputs are there, so that its job can be queued.
        package let isReady: Bool
        /// False where what it needs will only be known once something else is made (≈).
        package let isCertain: Bool
        package let estimate: Estimate
    }

    package enum Action: Sendable, Hashable {
        case reuse
        /// Another recipe made it than today's would be; it is kept, because the run does not ask for it anew.
        case keepStale([String])
        case make(Reason)
        /// It rests on something that failed.
        case blocked
    }

    package enum Reason: Sendable, Hashable {
        case missing
        case asked
        /// An input was made by this run.
        case inputsChanged
        /// Brought up to date, as its step always does.
        case outdated([String])
    }

    package var ready: [Entry] { entries.filter { $0.isReady } }
    package var toMake: [Entry] { entries.filter { if case .make = $0.action { true } else { false } } }
    package var blocked: [Entry] { entries.filter { $0.action == .blocked } }
    package var stale: [Entry] { entries.filter { if case .keepStale = $0.action { true } else { false } } }
    /// As far as it can be told: see `hasPrice`.
    package var cost: Money { toMake.reduce(.zero) { $0 + $1.estimate.cost } }
    /// Whether the cost of everything that is to be made can be told, if only about.
    package var hasPrice: Bool { toMake.allSatisfy { $0.estimate.gap == nil } }
    /// The models that would be asked and have no price, each once.
    package var unpriced: [String] {
        let models = toMake.compactMap { if case .price(let model)? = $0.estimate.gap { model } else { nil } }
        return Set(models).sorted()
    }
    package var isCertain: Bool { toMake.allSatisfy { $0.isCertain && $0.estimate.isKnown } }
}

/// One walk over the targets; remembers where it has been.
private struct Walk {
    let rules: [any Rule]
    let remake: Set<Target>
    let parameters: Parameters
    private var world: World
    var entries: [Plan.Entry] = []
    private var visited: [Target: Plan.Entry] = [:]
    private var path: Set<Target> = []

    init(rules: [any Rule], remake: Set<Target>, parameters: Parameters, world: World) {
        self.rules = rules
        self.remake = remake
        self.parameters = parameters
        self.world = world
    }

    mutating func visit(_ target: Target) throws(QuillError) -> Plan.Entry {
        if let known = visited[target] { return known }
        guard path.insert(target).inserted else {
            throw QuillError(.internalError, "The steps need one another in a circle at \(target.variant).")
        }
        defer { path.remove(target) }
        guard let rule = rules.first(where: { $0.makes(target.variant) }) else {
            throw QuillError(.invalidInput, "No step makes \(target.variant).")
        }
        let all = rule.needs(target, world)
        let needs = stillNeeded(all, by: target)
        let inputs = try visit(needs.targets)
        var entry = judge(target, rule, needs, inputs)
        // It is made anew after all: then from all its inputs, the removed ones too.
        if case .make = entry.action, needs != all {
            let inputs = try visit(all.targets)
            entry = judge(target, rule, all, inputs)
        }
        if case .make = entry.action { world.changing.insert(target) }
        visited[target] = entry
        entries.append(entry)
        return entry
    }

    private mutating func visit(_ targets: [Target]) throws(QuillError) -> [Plan.Entry] {
        var entries: [Plan.Entry] = []
        for target in targets { entries.append(try visit(target)) }
        return entries
    }

    /// What was made rests on its inputs no longer: one that retention has removed since is not fetched again for its sake,
    /// and what a person made never rested on any.
    private func stillNeeded(_ needs: Needs, by target: Target) -> Needs {
        guard let existing = world.existing[target], !isAsked(target, existing) else { return needs }
        if existing.isPersons {
            return Needs(needs.targets.filter { world.existing[$0] != nil || remake.contains($0) }, isComplete: needs.isComplete)
        }
        guard let recorded = existing.recipe?.inputs else { return needs }
        let kept = needs.targets.filter { world.existing[$0] != nil || remake.contains($0) || recorded[$0.variant.description] == nil }
        return Needs(kept, isComplete: needs.isComplete)
    }

    private func isAsked(_ target: Target, _ existing: World.Existing) -> Bool {
        remake.contains(target) && !existing.isOfThisRun
    }

    private func judge(_ target: Target, _ rule: any Rule, _ needs: Needs, _ inputs: [Plan.Entry]) -> Plan.Entry {
        let inputsExist = needs.isComplete && inputs.allSatisfy(\.isSettled)
        let recipe = inputsExist ? recipe(target, rule) : nil
        let action = action(target, rule, inputs, recipe)
        let isMade = if case .make = action { true } else { false }
        return Plan.Entry(
            target: target, step: rule.name, action: action, recipe: recipe, isReady: isMade && inputsExist,
            isCertain: needs.isComplete && inputs.allSatisfy(\.isCertain),
            estimate: rule.estimate(target, world, parameters.of(target.variant)))
    }

    private func action(_ target: Target, _ rule: any Rule, _ inputs: [Plan.Entry], _ recipe: Recipe?) -> Plan.Action {
        if world.failed.contains(target) { return .blocked }
        let wish = wish(target, rule, inputs, recipe)
        if case .make = wish, inputs.contains(where: { $0.action == .blocked }) { return .blocked }
        return wish
    }

    private func wish(_ target: Target, _ rule: any Rule, _ inputs: [Plan.Entry], _ recipe: Recipe?) -> Plan.Action {
        guard let existing = world.existing[target] else { return .make(.missing) }
        if isAsked(target, existing) { return .make(.asked) }
        if existing.isPersons { return proposes(existing, rule, inputs, recipe) ? .make(.inputsChanged) : .reuse }
        guard let recipe else {
            // Some input is about to be made: by this run, so what rests on it follows.
            return existing.isOfThisRun && inputs.allSatisfy({ !$0.isToBeMade }) ? .reuse : .make(.inputsChanged)
        }
        guard let old = existing.recipe, old != recipe else { return .reuse }
        let differences = recipe.differences(from: old)
        if inputs.contains(where: { world.existing[$0.target]?.isOfThisRun == true }) { return .make(.inputsChanged) }
        return rule.keepsUpToDate ? .make(.outdated(differences)) : .keepStale(differences)
    }

    /// Whether there is something to propose to a person who has edited: only what this very run made new. What changed
    /// otherwise waits until it is asked for.
    private func proposes(_ existing: World.Existing, _ rule: any Rule, _ inputs: [Plan.Entry], _ recipe: Recipe?) -> Bool {
        guard rule.proposesOverEdits, inputs.contains(where: { $0.isToBeMade || world.existing[$0.target]?.isOfThisRun == true })
        else { return false }
        guard existing.isOfThisRun, let recipe else { return true }
        return existing.recipe != recipe
    }

    /// Today's recipe. Inputs that were removed since count as they were recorded.
    private func recipe(_ target: Target, _ rule: any Rule) -> Recipe {
        var contents: [String: String] = [:]
        for need in rule.needs(target, world).targets {
            let key = need.variant.description
            contents[key] = world.existing[need]?.content.hex ?? world.existing[target]?.recipe?.inputs[key]
        }
        let parameters = parameters.of(target.variant)
        return Recipe(
            step: rule.name, version: rule.version, prompt: rule.prompt(target, parameters),
            parameters: rule.heeds(target, world, parameters),
            ladder: rule.ladder(parameters), inputs: contents)
    }
}

extension Plan.Entry {
    fileprivate var isToBeMade: Bool { if case .make = action { true } else { action == .blocked } }
    /// It exists and will stay as it is in this run.
    fileprivate var isSettled: Bool { !isToBeMade }
}
