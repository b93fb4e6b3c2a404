using System.Buffers;
using System.Text.Json;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.PublicEvents;

/// <summary>
/// Writes events for those who get them, as CloudEvents 1.0 in structured JSON. Personal parts are opened at this moment: with
/// <c>personal</c> as they are, without it numbers are masked and names and attributes left out; what was erased is left out always.
/// </summary>
public static class CloudEvent
{
    /// <summary>The media type of one event.</summary>
    public const string ContentType = "application/cloudevents+json";

    /// <summary>One event as UTF-8 JSON.</summary>
    /// <param name="source">Who we are: a URI reference, the same for the life of the installation.</param>
    public static ReadOnlyMemory<byte> Write(PublicEvent told, string source, IPersonalDataVault vault, bool personal)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, told, source, vault, personal);
        }

        return buffer.WrittenMemory;
    }

    /// <summary>An event that only shows that a webhook works.</summary>
    public static ReadOnlyMemory<byte> WriteTest(string id, Instant at, string source, Guid webhook)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("specversion", "1.0");
            writer.WriteString("id", id);
            writer.WriteString("source", source);
            writer.WriteString("type", EventTypes.Test);
            writer.WriteString("time", at.ToString());
            writer.WriteString("subject", "webhook/" + webhook.ToString("n"));
            writer.WriteString("datacontenttype", "application/json");
            writer.WriteStartObject("data");
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, PublicEvent told, string source, IPersonalDataVault vault, bool personal)
    {
        writer.WriteStartObject();
        writer.WriteString("specversion", "1.0");
        writer.WriteString("id", EventSequence.Text(told.Sequence));
        writer.WriteString("source", source);
        writer.WriteString("type", told.Type);
        writer.WriteString("time", told.At.ToString());
        writer.WriteString("subject", told.Subject);
        writer.WriteString("datacontenttype", "application/json");
        writer.WriteString("sequence", EventSequence.Text(told.Sequence));
        writer.WriteStartObject("data");
        WriteData(writer, told.Data, vault, personal);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteData(Utf8JsonWriter writer, EventData data, IPersonalDataVault vault, bool personal)
    {
        Text("interactionId", data.InteractionId?.ToString());
        Text("callId", data.CallId?.ToString());
        Text("mediaType", data.MediaType);
        Text("direction", data.Direction);
        string? from = data.From is { } number ? vault.Open(number) : null;
        Text("from", personal ? from : MaskedNumber.Of(from));
        Text("fromName", personal && data.FromName is { } name ? vault.Open(name) : null);
        Text("to", data.To);
        Text("customerId", data.CustomerId?.ToString());
        Text("queueId", data.QueueId?.Value);
        Text("agentId", data.AgentId?.Value);
        Text("reservationId", data.ReservationId?.ToString());
        Text("deadline", data.Deadline?.ToString());
        Text("state", data.State);
        Text("before", data.Before);
        Text("reason", data.Reason);
        Text("target", data.Target);
        Text("partyId", data.PartyId?.ToString());
        Text("party", data.Party);
        Text("partyAgentId", data.PartyAgentId?.Value);
        Text("outcome", data.Outcome);
        Number("waited", data.Waited);
        Number("talked", data.Talked);
        Number("held", data.Held);
        Text("wrapUpCode", data.WrapUpCode);
        Text("recordingId", data.RecordingId?.ToString());
        Number("duration", data.Duration);
        if (personal && data.Attributes is { Count: > 0 } attributes)
        {
            writer.WriteStartObject("attributes");
            foreach (var (attribute, value) in attributes)
            {
                Text(attribute, vault.Open(value));
            }

            writer.WriteEndObject();
        }

        void Text(string field, string? value)
        {
            if (value is not null)
            {
                writer.WriteString(field, value);
            }
        }

        void Number(string field, double? value)
        {
            if (value is { } number)
            {
                writer.WriteNumber(field, number);
            }
        }
    }
}
