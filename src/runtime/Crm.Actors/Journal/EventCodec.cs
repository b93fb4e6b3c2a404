namespace Crm.Actors.Journal;

/// <summary>Writes and reads the events of a journal row as UTF-8 JSON by their stored contract names.</summary>
public sealed partial class EventCodec;
