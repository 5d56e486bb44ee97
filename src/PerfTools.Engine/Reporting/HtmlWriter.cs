using System.Xml;

namespace PerfTools.Engine.Reporting;

/// <summary>
/// Writes HTML that is well-formed XML too. All text goes through one place that escapes it: there is no way to write markup but
/// by elements, so that no name of a process or server becomes any.
/// </summary>
internal sealed class HtmlWriter : IDisposable
{
    private readonly XmlWriter _xml;
    private int _ids;

    public HtmlWriter(Stream stream)
    {
        _xml = XmlWriter.Create(stream, new XmlWriterSettings { OmitXmlDeclaration = true, CloseOutput = false, NewLineChars = "\n" });
        _xml.WriteDocType("html", null, null, null);
    }

    /// <summary>A name for an element that others refer to.</summary>
    public string NextId() => $"c{++_ids}";

    /// <summary>Begins an element, which ends where what is returned is disposed.</summary>
    public IDisposable Open(string name, params (string Name, string Value)[] attributes)
    {
        Begin(name, attributes);
        return new Scope(_xml);
    }

    /// <summary>An element with nothing but text in it.</summary>
    public void Leaf(string name, string? text, params (string Name, string Value)[] attributes)
    {
        using (Open(name, attributes)) Text(text);
    }

    /// <summary>An element that HTML knows without an end, such as <c>meta</c>, or a shape of a drawing.</summary>
    public void Void(string name, params (string Name, string Value)[] attributes)
    {
        Begin(name, attributes);
        _xml.WriteEndElement();
    }

    public void Text(string? text) => _xml.WriteString(PrintableText.Of(text));

    public void Dispose() => _xml.Dispose();

    private void Begin(string name, (string Name, string Value)[] attributes)
    {
        _xml.WriteStartElement(name);
        foreach ((string attribute, string value) in attributes) _xml.WriteAttributeString(attribute, PrintableText.Of(value));
    }

    private sealed class Scope(XmlWriter xml) : IDisposable
    {
        // HTML takes <td/> for a beginning.
        public void Dispose() => xml.WriteFullEndElement();
    }
}
