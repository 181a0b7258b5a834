package import QuillCore
package import QuillWeb

extension Samples {
    package static func stale(chosen: [ID<Item>] = []) -> StaleModel {
        StaleModel(
            badges: badges,
            rows: [
                .init(
                    id: item, title: "Queue design for small teams",
                    changes: [
                        .init(title: "Key insights", why: "prompt changed", cost: dollars(4)),
                        .init(title: "Outline", why: "step version 1 → 2, prompt changed", cost: dollars(9)),
                        .init(title: "Article", why: nil, cost: .zero),
                    ], cost: dollars(13), unpriced: [], running: nil, fault: nil),
                .init(
                    id: id(13), title: "Sgwrs am y gweithle",
                    changes: [.init(title: "Bullet points", why: "openai:gpt-4o became openai:smollm2", cost: nil)], cost: nil,
                    unpriced: ["openai:smollm2"], running: nil, fault: nil),
                .init(
                    id: id(14), title: "What the garden taught us", changes: [], cost: .zero, unpriced: [], running: run, fault: nil),
                .init(
                    id: id(15), title: "A talk about bees", changes: [], cost: .zero, unpriced: [], running: nil,
                    fault: "The writer openai, which it was made with, is not set up any more. Set it up again, or make it with another."),
            ], chosen: chosen, next: chosen.isEmpty ? item.text : nil)
    }
}
