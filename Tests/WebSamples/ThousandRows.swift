internal import QuillCore
package import QuillWeb

extension Samples {
    /// As long as a page may ever become: the overview with 1,000 runs.
    package static let thousandRows: [OverviewModel.Pipeline] = (0..<1_000).map { number in
        OverviewModel.Pipeline(
            run: id(number), item: id(number), title: "Source number \(number) & its title", status: .running, stage: "Writing",
            bar: StepBar(done: 3, of: 6), job: job, fraction: 0.5, startedAt: now, cost: Spent(dollars(12)))
    }
}

/// The best of twenty, in words.
package func measureThousandRows() -> String {
    let site = Site(assets: AssetSet(prepared: [:]), now: Samples.now)
    let rows = Samples.thousandRows
    var size = 0
    let best = (0..<20).map { _ in ContinuousClock().measure { size = fragment(site) { $0.overviewPipeline(rows) }.count } }.min() ?? .zero
    return "1,000 rows: \(size) bytes in \(best)"
}
