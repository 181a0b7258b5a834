import AnyJSON
import Foundation
import QuillCore
import Testing

@testable import QuillProviders

/// The bodies of requests, where no server can be told apart: OpenAI's own parameters go to OpenAI's own host alone.
@Suite struct RequestTests {
    private let prompt = TextPrompt(
        system: "S", user: "a \"quote\", \u{1F600}\u{0} and </user>", schema: TextPrompt.titleSchema, maxOutputTokens: 9, temperature: 0.5)

    private func openAI(isOpenAI: Bool, effort: String?) throws -> JSONValue {
        try OpenAIRequest(model: "m", prompt: prompt, maxOutputTokens: 9, isOpenAI: isOpenAI, effort: effort).body()
    }

    @Test func openAIsOwnParameters() throws {
        let own = try openAI(isOpenAI: true, effort: nil)
        #expect(own["max_completion_tokens"] == 9 && own["max_tokens"] == nil && own["temperature"] == .number(0.5))
        let other = try openAI(isOpenAI: false, effort: nil)
        #expect(other["max_tokens"] == 9 && other["max_completion_tokens"] == nil)
        #expect(own["stream_options"]?["include_usage"] == true && own["stream"] == true)
    }

    @Test func aModelThatThinksTakesNoTemperature() throws {
        let body = try openAI(isOpenAI: true, effort: "low")
        #expect(body["reasoning_effort"] == "low" && body["temperature"] == nil)
        let message = try AnthropicRequest(model: "m", prompt: prompt, maxOutputTokens: 9, schemaBy: .outputFormat, effort: "low").body()
        #expect(message["output_config"]?["effort"] == "low" && message["temperature"] == nil)
    }

    @Test func theSchemaAndTheTextArriveUnchanged() throws {
        let schema = try JSONValue.schema(TextPrompt.titleSchema)
        #expect(schema["properties"]?["count"]?["minimum"] == 0 && schema["additionalProperties"] == false)
        #expect(try openAI(isOpenAI: true, effort: nil)["response_format"]?["json_schema"]?["schema"] == schema)
        for (method, place) in [(AnthropicModel.SchemaMethod.outputFormat, "output_config"), (.forcedTool, "tool_choice")] {
            let body = try AnthropicRequest(model: "m", prompt: prompt, maxOutputTokens: 9, schemaBy: method, effort: nil).body()
            #expect(body[place] != nil && body["system"] == "S")
            let again = try JSONDecoder().decode(JSONValue.self, from: Data(try JSON.encode(body)))
            #expect(again == body)
        }
        let empty = try AnthropicRequest(
            model: "m", prompt: .asking("x"), maxOutputTokens: 9, schemaBy: .forcedTool, effort: nil
        ).body()
        #expect(empty["tools"] == nil && empty["output_config"] == nil)
    }

    @Test func numbersKeepTheirKind() throws {
        let text = #"{"a":[1,-9223372036854775808,1.5,1e400,true,null,"1"]}"#.replacing("1e400", with: "100000000000000000000")
        let value = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        #expect(value["a"] == .array([.integer(1), .integer(.min), .number(1.5), .number(1e20), .bool(true), .null, .string("1")]))
    }
}
