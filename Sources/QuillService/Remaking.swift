internal import QuillCore

/// The targets that `--remake` names.
func resolve(
    _ names: [String], _ wanted: [Target], _ parameters: Parameters, _ world: World, _ conductor: Conductor
) throws(QuillError) -> [Target] {
    guard !names.isEmpty else { return [] }
    let entries = try conductor.plan(wanted: wanted, remake: [], parameters: parameters, world: world).entries
    let remakable = entries.map(\.target).filter { $0.variant.kind != .media && $0.variant.kind != .delivery }
    let ofArticle: Set<Variant.Kind> = [.outline, .chapters, .section, .seo, .revision]
    var found: [Target] = []
    for name in names {
        switch name {
        case "all": found += remakable
        case "stale": found += entries.filter { if case .keepStale = $0.action { true } else { false } }.map(\.target)
        case "article": found += remakable.filter { ofArticle.contains($0.variant.kind) }
        case "sections": found += remakable.filter { $0.variant.kind == .section }
        default:
            let named = Variant(name).flatMap { variant in entries.first { $0.target.variant == variant }?.target }
            guard let named else {
                let known = (["all", "stale", "article", "sections"] + remakable.map(\.variant.description)).joined(separator: ", ")
                throw QuillError(.invalidInput, "remake: there is no \(name) here.", hint: "Choose from \(known).")
            }
            found.append(named)
        }
    }
    var seen: Set<Target> = []
    return found.filter { seen.insert($0).inserted }
}
