internal import QuillCore

/// Who made what, so that nothing is made anew by another's choices.
extension Quill {
    /// The choices of the runs that last made each thing.
    static func makers(_ runs: [Run], _ rows: [(run: ID<Run>, made: Made)]) -> [Target: Parameters] {
        let choices = Dictionary(runs.map { ($0.id, $0.parameters) }) { first, _ in first }
        var makers: [Target: Parameters] = [:]
        for row in rows { makers[row.made.target] = choices[row.run]?.of(row.made.target.variant) }
        return makers
    }

    /// The choices of a goal's run, beside those of the runs that made what lies beneath it.
    func parameters(
        _ made: MadeAlike, _ makers: [Target: Parameters], _ world: World, _ store: any StoreReading
    ) throws(QuillError) -> Parameters {
        let beneath: Set<Variant.Kind> = [.media, .source, .transcript, .outline, .chapters, .section, .seo]
        var found: [(parameters: Parameters, variants: [Variant])] = []
        for (target, existing) in world.existing.sorted(by: { $0.key.variant.description < $1.key.variant.description })
        where existing.recipe != nil && !existing.isPersons && (beneath.contains(target.variant.kind) || made.wanted.contains(target)) {
            guard target.variant.kind != .revision, target.variant.kind != .delivery else { continue }
            let known = makers[target]
            guard let maker = try known == nil ? makerLongAgo(target, store) : known else { continue }
            let choices = maker.following(writer: standardWriter, speechModel: standardSpeechModel)
            if let same = found.firstIndex(where: { $0.parameters == choices }) {
                found[same].variants.append(target.variant)
            } else {
                found.append((choices, [target.variant]))
            }
        }
        guard found.contains(where: { $0.parameters != made.parameters }) else { return made.parameters }
        return made.parameters.with(makers: found.map { Parameters.Maker(variants: $0.variants, parameters: $0.parameters) })
    }

    /// Of what none of the runs that are looked at has made.
    private func makerLongAgo(_ target: Target, _ store: any StoreReading) throws(QuillError) -> Parameters? {
        guard let id = try store.currentArtifact(target)?.job else { return nil }
        return try store.job(id)?.parameters
    }
}
