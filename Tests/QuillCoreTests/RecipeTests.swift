import QuillCore
import Testing

@Suite struct RecipeTests {
    private func recipe(
        step: String = "a", version: Int = 1, prompt: String = "", _ parameters: [String: String] = [:], ladder: [String] = [],
        _ inputs: [String: String] = [:]
    ) -> Recipe {
        Recipe(step: step, version: version, prompt: prompt, parameters: parameters, ladder: ladder, inputs: inputs)
    }

    @Test("Recipes that differ in anything have different digests")
    func injective() {
        let recipes = [
            recipe(), recipe(step: "b"), recipe(step: "a1"), recipe(version: 2), recipe(version: 11), recipe(prompt: "p"),
            recipe(["k": "v"]),
            recipe([:], ["k": "v"]), recipe(["kv": ""]), recipe(["": "kv"]), recipe(["k": "v", "l": "w"]), recipe(["k": "v1:l"]),
            recipe(ladder: ["p", "k", "v"]), recipe(ladder: ["pkv"]), recipe(ladder: [""]), recipe(ladder: ["", ""]),
            recipe(ladder: ["a", "b"]),
            recipe(ladder: ["b", "a"]), recipe(["k": "v"], ["k": "v"]), recipe(["i": "k"], ["p": "v"]), recipe(["p": "i"]),
            recipe([:], ["p": "i"]),
        ]
        #expect(Set(recipes.map(\.digest)).count == recipes.count)
        #expect(Set(recipes).count == recipes.count)
    }

    @Test("Equal recipes have equal digests, whatever the order in which they were put together")
    func canonical() {
        var (one, other): ([String: String], [String: String]) = ([:], [:])
        for number in 0..<50 { one["k\(number)"] = "\(number)" }
        for number in (0..<50).reversed() { other["k\(number)"] = "\(number)" }
        #expect(recipe(one).digest == recipe(other).digest)
        #expect(recipe().differences(from: recipe()).isEmpty)
    }

    @Test("What has changed is told in words")
    func differences() {
        let old = recipe(["model": "base", "size": "8"], ladder: ["captions"], ["media": "1", "source": "2"])
        let new = recipe(
            step: "b", version: 2, prompt: "p", ["model": "tiny", "style": "x"], ladder: ["captions", "speech"],
            ["media": "3", "outline": "4"])
        #expect(
            new.differences(from: old) == [
                "step a → b", "step version 1 → 2", "prompt changed", "captions became captions → speech", "model: base → tiny",
                "size: 8 → none", "style: none → x", "new media", "now rests on outline", "no longer rests on source",
            ])
        #expect(recipe(ladder: ["openai"]).differences(from: recipe()) == ["no model became openai"])
    }
}
