using System.Text;

namespace Crm.Mime.Writing;

/// <summary>The parts a message is written in: alternatives of the text, the HTML with what it shows, attachments beside them.</summary>
internal abstract record BodyTree
{
    /// <summary>Puts only those multiparts around the parts that are needed.</summary>
    public static BodyTree Of(OutgoingMessage message)
    {
        BodyTree? html = message.Html is { } markup ? new TextBody("html", markup) : null;
        html = html is not null && message.Related.Count > 0 ? new MultiBody("related", [html, .. message.Related.Select(file => new FileBody(file, "inline"))]) : html;
        BodyTree? text = message.Text is { } words || html is null ? new TextBody("plain", message.Text ?? "") : null;
        BodyTree body = text is not null && html is not null ? new MultiBody("alternative", [text, html]) : text ?? html!;
        return message.Attachments.Count > 0 ? new MultiBody("mixed", [body, .. message.Attachments.Select(file => new FileBody(file, "attachment"))]) : body;
    }

    /// <summary>Appends the part's fields, an empty line and its body.</summary>
    public abstract void Write(StringBuilder output, BoundaryMaker boundaries);
}

/// <summary>Text or HTML.</summary>
internal sealed record TextBody(string Subtype, string Text) : BodyTree
{
    public override void Write(StringBuilder output, BoundaryMaker boundaries)
    {
        (TransferEncoding encoding, string body) = BodyEncoder.Text(Text);
        var fields = new FieldWriter();
        fields.WithParameters(HeaderNames.ContentType, $"text/{Subtype}", "charset=utf-8");
        fields.Field(HeaderNames.ContentTransferEncoding, [TransferEncodings.Name(encoding)]);
        output.Append(fields).Append("\r\n").Append(body);
    }
}

/// <summary>A file.</summary>
internal sealed record FileBody(OutgoingFile File, string Disposition) : BodyTree
{
    public override void Write(StringBuilder output, BoundaryMaker boundaries)
    {
        bool message = File.Type.StartsWith("message/", StringComparison.OrdinalIgnoreCase);
        var fields = new FieldWriter();
        fields.WithParameters(HeaderNames.ContentType, File.Type.ToLowerInvariant());
        fields.Field(HeaderNames.ContentTransferEncoding, [message ? "7bit" : "base64"]);
        fields.WithParameters(HeaderNames.ContentDisposition, Disposition, ParameterText.Write("filename", File.Name));
        fields.Ids(HeaderNames.ContentId, File.ContentId is { } id ? [new MessageId(id)] : []);
        output.Append(fields).Append("\r\n").Append(message ? Encoding.ASCII.GetString(File.Content.Span) : BodyEncoder.Base64(File.Content.Span));
    }
}

/// <summary>Parts that belong together.</summary>
internal sealed record MultiBody(string Subtype, IReadOnlyList<BodyTree> Parts) : BodyTree
{
    public override void Write(StringBuilder output, BoundaryMaker boundaries)
    {
        string boundary = boundaries.Next();
        var fields = new FieldWriter();
        fields.WithParameters(HeaderNames.ContentType, $"multipart/{Subtype}", Subtype == "related" ? [$"boundary=\"{boundary}\"", "type=\"text/html\""] : [$"boundary=\"{boundary}\""]);
        output.Append(fields);
        foreach (BodyTree part in Parts)
        {
            output.Append("\r\n--").Append(boundary).Append("\r\n");
            part.Write(output, boundaries);
        }

        output.Append("\r\n--").Append(boundary).Append("--\r\n");
    }
}
