import QuillCore

/// A rule made of values, for graphs that no real pipeline has.
struct FakeRule: Rule {
    let name: String
    var version = 1
    var keepsUpToDate = false
    var proposesOverEdits = false
    var makes: Set<Variant>
    var needs: @Sendable (Target, World) -> Needs = { _, _ in Needs([]) }

    init(_ variant: Variant, version: Int = 1, keepsUpToDate: Bool = false, needs: [Variant] = []) {
        name = variant.description
        makes = [variant]
        self.version = version
        self.keepsUpToDate = keepsUpToDate
        self.needs = { target, _ in Needs(needs.map { Target(target.subject, $0) }) }
    }

    func makes(_ variant: Variant) -> Bool { makes.contains(variant) }
    func needs(_ target: Target, _ world: World) -> Needs { needs(target, world) }
}

let sampleItem = Item(
    id: ID(trusted: "itm_00000000000000000000000001"), project: Project.defaultID, kind: .file, contentID: ContentID(trusted: "file:1"),
    title: "A talk", url: nil, createdAt: Timestamp(milliseconds: 0))
let sampleParameters = Parameters(writer: "extractive", speechModel: "whisper-base", maxSections: 8)

func target(_ variant: Variant) -> Target { Target(.item(sampleItem.id), variant) }

extension World {
    static var empty: World { World(item: sampleItem, document: nil) }

    /// Puts a target there as `entry` would have made it.
    mutating func make(_ target: Target, _ recipe: Recipe?, isOfThisRun: Bool = true, isPersons: Bool = false, content: String = "") {
        existing[target] = Existing(
            content: Digest(of: "\(target)\(recipe?.digest.hex ?? "")\(content)"), recipe: recipe, isPersons: isPersons, facts: Facts(),
            isOfThisRun: isOfThisRun)
    }

    /// As the next run finds it.
    mutating func age() {
        for (target, old) in existing {
            existing[target] = Existing(
                content: old.content, recipe: old.recipe, isPersons: old.isPersons, facts: old.facts, isOfThisRun: false)
        }
    }
}

/// `media` ▶ `transcript` ▶ `outline` ▶ `revision`, which is kept up to date.
struct Chain {
    var versions: [Variant: Int] = [:]
    var world = World.empty
    var proposesOverEdits = false

    static let order: [Variant] = [.media, .transcript, .outline, .revision]

    var rules: [any Rule] {
        zip(Self.order, [[]] + Self.order.map { [$0] }).map {
            var rule = FakeRule($0, version: versions[$0] ?? 1, keepsUpToDate: $0 == .revision, needs: $1)
            rule.proposesOverEdits = proposesOverEdits
            return rule
        }
    }

    func plan(_ wanted: Variant = .revision, remake: [Variant] = []) throws -> Plan {
        try Planner(rules: rules).plan(wanted: [target(wanted)], remake: remake.map(target), parameters: sampleParameters, world: world)
    }

    /// Carries out plans until nothing is ready; what was made, in order.
    mutating func run(_ wanted: Variant = .revision, remake: [Variant] = []) throws -> [Variant] {
        var made: [Variant] = []
        while let entry = try plan(wanted, remake: remake).ready.first, made.count < 50 {
            world.make(entry.target, entry.recipe, content: "\(made.count)\(made.isEmpty ? remake.description : "")")
            made.append(entry.target.variant)
        }
        world.age()
        return made
    }

    static func complete() throws -> Chain {
        var chain = Chain()
        _ = try chain.run()
        return chain
    }
}
