import QuillWire
import Testing

@testable import quill

/// What everything that is out of date would cost together.
@Suite struct StaleSumTests {
    private func row(_ cost: String?, things: Int = 1, isCertain: Bool = true) -> Wire.StaleItem {
        let entry = Wire.PlanEntry(
            target: "outline", title: "Outline", step: "outline", action: "stale", why: ["prompt changed"], isCertain: isCertain,
            costUsd: cost, basis: "")
        return Wire.StaleItem(
            itemId: "itm_1", itemTitle: "A talk", entries: Array(repeating: entry, count: things), costUsd: cost, unpriced: [],
            isCertain: isCertain, runningRun: nil, fault: nil)
    }

    @Test("Items, things and costs are added up, to the last of nine places; items of which nothing can be begun are none")
    func sums() {
        let sum = StaleSum([row("0.003400000", things: 2), row("12.000000001"), row("9.000000000", things: 0, isCertain: false)])
        #expect(sum.items == 2 && sum.things == 3 && sum.unpricedItems == 0 && sum.isCertain)
        #expect(sum.costUsd == "12.003400001")
    }

    @Test("An item without a price is counted as that, and one that is about what it will be makes the sum so")
    func unknown() {
        let sum = StaleSum([row(nil, things: 3), row("0.500000000", isCertain: false), row(nil)])
        #expect(sum.items == 3 && sum.things == 5 && sum.unpricedItems == 2 && !sum.isCertain)
        #expect(sum.costUsd == "0.500000000")
    }

    @Test("Nothing is a sum of nothing")
    func none() {
        let sum = StaleSum([])
        #expect(sum.items == 0 && sum.things == 0 && sum.unpricedItems == 0 && sum.isCertain && sum.costUsd == "0.000000000")
    }
}
