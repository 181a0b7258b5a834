import Chance
import QuillCore
import Testing

@Suite struct PlannerTests {
    private func actions(_ plan: Plan) -> [Variant: Plan.Action] {
        Dictionary(uniqueKeysWithValues: plan.entries.map { ($0.target.variant, $0.action) })
    }

    @Test("What is missing is made from the bottom up, and only what has its inputs is ready")
    func missing() throws {
        let plan = try Chain().plan()
        #expect(plan.entries.map(\.target.variant) == Chain.order)
        #expect(plan.toMake.count == 4)
        #expect(plan.ready.map(\.target.variant) == [.media])
        #expect(plan.ready.first?.recipe != nil)
        #expect(plan.entries.last?.recipe == nil)
        var chain = Chain()
        #expect(try chain.run() == Chain.order)
    }

    @Test("What is fresh is reused, and planning again changes nothing")
    func reuse() throws {
        let chain = try Chain.complete()
        let plan = try chain.plan()
        #expect(plan.entries.allSatisfy { $0.action == .reuse })
        #expect(plan.ready.isEmpty && plan.toMake.isEmpty)
        #expect(try chain.plan() == plan)
    }

    @Test("Another version makes a result stale; it is kept until it is asked for anew")
    func stale() throws {
        var chain = try Chain.complete()
        chain.versions[.outline] = 2
        #expect(actions(try chain.plan())[.outline] == .keepStale(["step version 1 → 2"]))
        #expect(try chain.plan().stale.count == 1)
        #expect(try chain.plan().ready.isEmpty)
        #expect(try chain.run(remake: [.outline]) == [.outline, .revision])
    }

    @Test("What keeps itself up to date is made when its recipe changes, without being asked")
    func keepsUpToDate() throws {
        var chain = try Chain.complete()
        chain.versions[.revision] = 2
        #expect(actions(try chain.plan())[.revision] == .make(.outdated(["step version 1 → 2"])))
        #expect(try chain.run() == [.revision])
        #expect(try chain.run() == [])
    }

    @Test("What is remade is made once, and what rests on it follows in the same run")
    func remake() throws {
        var chain = try Chain.complete()
        let plan = actions(try chain.plan(remake: [.transcript]))
        #expect(plan[.media] == .reuse)
        #expect(plan[.transcript] == .make(.asked))
        #expect(plan[.outline] == .make(.inputsChanged))
        #expect(try chain.run(remake: [.transcript]) == [.transcript, .outline, .revision])
        #expect(try chain.run() == [])
    }

    @Test("An input that retention removed is not fetched for what was made from it")
    func removedInput() throws {
        var chain = try Chain.complete()
        chain.world.existing[target(.media)] = nil
        #expect(try chain.plan().entries.allSatisfy { $0.action == .reuse })
        chain.versions[.transcript] = 2
        #expect(try chain.run() == [])
        #expect(try chain.run(remake: [.transcript]) == [.media, .transcript, .outline, .revision])
    }

    @Test("An input that retention removed is fetched again for what is made anew unasked")
    func removedInputOfRemade() throws {
        var chain = try Chain.complete()
        chain.world.existing[target(.outline)] = nil
        chain.versions[.revision] = 2
        #expect(try chain.plan().ready.map(\.target.variant) == [.outline])
        #expect(try chain.run() == [.outline, .revision])
    }

    @Test("What a person made is kept, though nothing that it would rest on is there")
    func persons() throws {
        var chain = Chain()
        chain.world.make(target(.outline), nil, isOfThisRun: false, isPersons: true)
        #expect(try chain.plan().toMake.map(\.target.variant) == [.revision])
        #expect(try chain.run() == [.revision])
        #expect(try chain.run(remake: [.outline]) == [.media, .transcript, .outline, .revision])
    }

    @Test("Over a person's edit is only proposed what this run made new, and once")
    func proposing() throws {
        var chain = try Chain.complete()
        let made = try #require(chain.world.existing[target(.revision)]?.recipe)
        chain.world.make(target(.revision), made, isOfThisRun: false, isPersons: true)
        chain.proposesOverEdits = true
        // Stale by its own version, or by an outline of another run: the person's text stands.
        chain.versions[.revision] = 2
        chain.world.make(target(.outline), chain.world.existing[target(.outline)]?.recipe, isOfThisRun: false, content: "newer")
        #expect(try chain.plan().toMake.isEmpty)
        #expect(try chain.plan(remake: [.revision]).ready.map(\.target.variant) == [.revision])

        #expect(try chain.plan(remake: [.outline]).toMake.map(\.target.variant) == [.outline, .revision])
        chain.world.make(target(.outline), chain.world.existing[target(.outline)]?.recipe, content: "newest")
        let proposed = try #require(try chain.plan(remake: [.outline]).ready.first)
        #expect(proposed.target.variant == .revision)
        chain.world.make(target(.revision), proposed.recipe, isOfThisRun: true, isPersons: true)
        #expect(try chain.plan(remake: [.outline]).toMake.isEmpty)
        chain.proposesOverEdits = false
        chain.world.make(target(.revision), made, isOfThisRun: false, isPersons: true)
        #expect(try chain.plan(remake: [.outline]).toMake.isEmpty)
    }

    @Test("What rests on a failure is blocked, and all else goes on")
    func blocked() throws {
        var chain = Chain()
        chain.world.make(target(.media), nil, isPersons: true)
        chain.world.failed = [target(.transcript)]
        let plan = try chain.plan()
        #expect(plan.blocked.map(\.target.variant) == [.transcript, .outline, .revision])
        #expect(plan.ready.isEmpty)
    }

    @Test("Needs that depend on what is still to be made are uncertain until it is there")
    func dynamicNeeds() throws {
        var sections = FakeRule(.section("a"))
        sections.makes = [.section("a"), .section("b")]
        var article = FakeRule(.revision)
        article.needs = { goal, world in
            let chapters = Target(goal.subject, .chapters)
            guard let keys = world.existing[chapters]?.facts.sectionKeys else { return Needs([chapters], isComplete: false) }
            return Needs([chapters] + keys.map { Target(goal.subject, .section($0)) })
        }
        let planner = Planner(rules: [FakeRule(.chapters), sections, article])
        var world = World.empty
        let plan: (World) throws -> Plan = {
            try planner.plan(wanted: [target(.revision)], remake: [], parameters: sampleParameters, world: $0)
        }
        #expect(try !plan(world).isCertain)
        #expect(try plan(world).ready.map(\.target.variant) == [.chapters])
        world.existing[target(.chapters)] = World.Existing(
            content: Digest(of: "c"), recipe: try plan(world).ready[0].recipe, isPersons: false, facts: Facts(sectionKeys: ["a", "b"]),
            isOfThisRun: true)
        #expect(try plan(world).isCertain)
        #expect(try plan(world).ready.map(\.target.variant) == [.section("a"), .section("b")])
    }

    @Test("A circle of steps and a variant that nothing makes are told")
    func faults() {
        let circle: [any Rule] = [FakeRule(.outline, needs: [.seo]), FakeRule(.seo, needs: [.outline])]
        for (rules, code) in [(circle, ErrorCode.internalError), ([], .invalidInput)] {
            do throws(QuillError) {
                _ = try Planner(rules: rules).plan(wanted: [target(.outline)], remake: [], parameters: sampleParameters, world: .empty)
                Issue.record("it was planned")
            } catch { #expect(error.code == code) }
        }
    }

    @Test("On any graph: what is ready has its inputs, the work ends, nothing fresh is remade, what is asked is made", arguments: 0..<300)
    func anyGraph(_ seed: UInt64) throws {
        var dice = Dice(seed: seed)
        let variants = (0..<Int.random(in: 2...9, using: &dice)).map { Variant.section("\($0)") }
        var graph: [Variant: [Variant]] = [:]
        for (index, variant) in variants.enumerated() { graph[variant] = variants[..<index].filter { _ in Bool.random(using: &dice) } }
        func rules(_ versions: [Variant: Int], _ upToDate: Set<Variant>) -> [any Rule] {
            variants.map { FakeRule($0, version: versions[$0] ?? 1, keepsUpToDate: upToDate.contains($0), needs: graph[$0] ?? []) }
        }
        let upToDate = Set(variants.filter { _ in Int.random(in: 0..<3, using: &dice) == 0 })
        let wanted = [target(variants[variants.count - 1])]
        var (world, versions): (World, [Variant: Int]) = (.empty, [:])
        // Where inputs were removed, one that another target brings back may change what was made meanwhile: once more, then.
        let retains = seed.isMultiple(of: 2)
        let most = retains ? 1 : variants.count
        for round in 0..<4 {
            let remake = round == 0 ? [] : variants.filter { _ in Int.random(in: 0..<5, using: &dice) == 0 }.map(target)
            for variant in variants where round > 0 && Int.random(in: 0..<5, using: &dice) == 0 { versions[variant] = round + 1 }
            for variant in variants where !retains && round > 0 && Int.random(in: 0..<6, using: &dice) == 0 {
                world.existing[target(variant)] = nil
            }
            let planner = Planner(rules: rules(versions, upToDate))
            let before = world
            let first = try planner.plan(wanted: wanted, remake: remake, parameters: sampleParameters, world: world)
            var made: [Target: Int] = [:]
            while true {
                let plan = try planner.plan(wanted: wanted, remake: remake, parameters: sampleParameters, world: world)
                guard let entry = plan.ready.randomElement(using: &dice) else {
                    #expect(plan.toMake.isEmpty && plan.blocked.isEmpty)
                    break
                }
                for input in graph[entry.target.variant] ?? [] {
                    #expect(world.existing[target(input)] != nil, "\(entry.target.variant) \(input)")
                }
                world.make(entry.target, entry.recipe, content: "\(round)")
                made[entry.target, default: 0] += 1
                if made.count > variants.count || made[entry.target] ?? 0 > most { break }
            }
            #expect(made.values.allSatisfy { $0 <= most })
            for entry in first.entries where remake.contains(entry.target) { #expect((1...most).contains(made[entry.target] ?? 0)) }
            for target in made.keys where before.existing[target] != nil && !remake.contains(target) {
                // Made though it was there: then its recipe is not what it was.
                #expect(before.existing[target]?.recipe != world.existing[target]?.recipe)
            }
            world.age()
        }
    }
}
