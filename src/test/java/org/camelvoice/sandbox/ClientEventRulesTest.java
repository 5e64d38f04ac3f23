package org.camelvoice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.camelvoice.strictjson.Json;
import org.camelvoice.strictjson.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts are those that OpenAI's server has been seen to send, where somebody has seen them. */
class ClientEventRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'session.update','session':{'type':'realtime'}}",
                "{'type':'session.update','session':{'type':'realtime','instructions':'','tools':[],'tracing':null,"
                        + "'output_modalities':['text'],'max_output_tokens':'inf','tool_choice':'none','truncation':'auto',"
                        + "'audio':{'input':{'format':{'type':'audio/pcmu'},'transcription':null,'noise_reduction':null,"
                        + "'turn_detection':null},'output':{'format':{'type':'audio/pcm','rate':24000},'voice':'marin',"
                        + "'speed':1.25}}}}",
                "{'type':'session.update','session':{'type':'realtime','tools':[{'type':'function','name':'a_1',"
                        + "'description':'d','parameters':{'type':'object'}}],'tool_choice':{'type':'function','name':'a_1'}}}",
                "{'type':'session.update','session':{'type':'realtime','audio':{'input':{'turn_detection':"
                        + "{'type':'semantic_vad','eagerness':'high'}},'output':{'voice':{'id':'voice_1'}}}}}",
                "{'type':'input_audio_buffer.append','audio':'AAAA','event_id':'e1'}",
                "{'type':'response.create'}",
                "{'type':'response.create','response':{'conversation':'none','input':[{'type':'item_reference','id':'x'}],"
                        + "'metadata':{'a':'b'}}}",
                "{'type':'response.cancel'}",
                "{'type':'conversation.item.create','previous_item_id':'root','item':{'type':'message','role':'assistant',"
                        + "'content':[{'type':'output_text','text':'Hi'}]}}",
                "{'type':'conversation.item.create','item':{'type':'function_call_output','call_id':'c','output':'1'}}",
            })
    void letsThroughWhatThePublishedTypesAllow(String event) {
        assertThatCode(() -> check(event)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'session.update','session':{}} | missing_required_parameter | session.type |"
                        + " Missing required parameter: 'session.type'.",
                "{'type':'session.update','session':{'type':'realtime','modalities':['text']}} | unknown_parameter |"
                        + " session.modalities | Unknown parameter: 'session.modalities'.",
                "{'type':'session.update','session':{'type':'realtime','voice':'alloy'}} | unknown_parameter |"
                        + " session.voice | Unknown parameter: 'session.voice'.",
                "{'type':'session.update','session':{'type':'realtime','audio':{'input':{'format':'pcm16'}}}} | invalid_type |"
                        + " session.audio.input.format | Invalid type for 'session.audio.input.format': expected an object,"
                        + " but got a string instead.",
                "{'type':'session.update','session':{'type':'realtime','audio':{'input':{'format':{'type':'audio/opus'}}}}} |"
                        + " invalid_value | session.audio.input.format.type | Invalid value: 'audio/opus'. Supported values"
                        + " are: 'audio/pcm', 'audio/pcma', and 'audio/pcmu'.",
                "{'type':'session.update','session':{'type':'realtime','audio':{'input':{'format':{'type':'audio/pcm',"
                        + "'rate':16000}}}}} | integer_below_min_value | session.audio.input.format.rate | Invalid"
                        + " 'session.audio.input.format.rate': integer below minimum value. Expected a value >= 24000, but"
                        + " got 16000 instead.",
                "{'type':'session.update','session':{'type':'realtime','audio':{'input':{'turn_detection':{'type':'server_vad',"
                        + "'threshold':1.5}}}}} | decimal_above_max_value | session.audio.input.turn_detection.threshold |"
                        + " Invalid 'session.audio.input.turn_detection.threshold': decimal above maximum value. Expected a"
                        + " value <= 1, but got 1.5 instead.",
                "{'type':'session.update','session':{'type':'realtime','tools':[{'type':'function','function':{}}]}} |"
                        + " unknown_parameter | session.tools[0].function | Unknown parameter: 'session.tools[0].function'.",
                "{'type':'session.update','session':{'type':'realtime','output_modalities':['text','audio']}} |"
                        + " invalid_value | session.output_modalities | Invalid modalities: [\"text\",\"audio\"]. Supported"
                        + " combinations are: ['text'] and ['audio'].",
                "{'type':'session.update','session':{'type':'transcription'}} | invalid_parameter | session.type |"
                        + " Passing a transcription session update event to a realtime session is not allowed.",
                "{'type':'input_audio_buffer.append'} | missing_required_parameter | audio |"
                        + " Missing required parameter: 'audio'.",
                "{'type':'conversation.item.truncate','item_id':'x','audio_end_ms':1} | missing_required_parameter |"
                        + " content_index | Missing required parameter: 'content_index'.",
                "{'type':'conversation.item.truncate','item_id':'x','content_index':0,'audio_end_ms':1.5} | invalid_type |"
                        + " audio_end_ms | Invalid type for 'audio_end_ms': expected an integer, but got a decimal instead.",
                "{'type':'conversation.item.create','item':{'type':'message','role':'assistant','content':["
                        + "{'type':'output_audio','transcript':'Hi'}]}} | missing_required_parameter |"
                        + " item.content[0].text | Missing required parameter: 'item.content[0].text'.",
                "{'type':'response.create','response':{'modalities':['audio']}} | unknown_parameter |"
                        + " response.modalities | Unknown parameter: 'response.modalities'.",
                "{'event_id':'e'} | invalid_event | `` | Invalid event: expected an object with a 'type'.",
            })
    void refusesTheWholeEventWithOpenAisWords(String event, String code, String param, String message) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> check(event));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.param() == null ? "" : refusal.param()).isEqualTo(param);
        assertThat(refusal).hasMessage(message);
    }

    @Test
    void listsWhatItKnowsWhenItDoesNotKnowATypeWordForWord() {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> check("{'type':'output_audio_buffer.clear'}"));
        assertThat(refusal)
                .hasMessage("Invalid value: 'output_audio_buffer.clear'. Supported values are: 'session.update', "
                        + "'session.close', 'input_audio_buffer.append', 'session.input_audio_buffer.append', "
                        + "'input_audio_buffer.commit', 'input_audio_buffer.clear', 'conversation.item.create', "
                        + "'conversation.item.truncate', 'conversation.item.delete', 'conversation.item.retrieve', "
                        + "'response.create', and 'response.cancel'.");
        assertThat(refusal.param()).isEqualTo("type");
    }

    private static void check(String event) throws JsonProcessingException {
        ClientEventRules.check(Json.parse(event.replace('\'', '"')));
    }
}
