namespace Crm.Dialing.Pacing.Predictive;

/// <summary>What a segment's numbers did.</summary>
public sealed record SegmentMemory(DialSegment Segment, double Seen, double Expected);

/// <summary>What a window counted; <paramref name="Number"/> says which of the windows since the anchor it is.</summary>
public sealed record WindowMemory(long Number, double Abandoned, double Answered);

/// <summary>What the cap's control learnt.</summary>
public sealed record CapMemory(double Price, long Answers, double RecentAnswers, double StaffedSeconds, IReadOnlyList<WindowMemory> Windows);

/// <summary>All that a campaign's pacing has learnt. To be kept over a restart; plain numbers, so that it can be written as JSON.</summary>
/// <param name="PeopleAnswered">People who ever answered.</param>
/// <param name="Ring">Dials, answers and other ends by second of ringing.</param>
/// <param name="LevelSeen">Answers seen of late.</param>
/// <param name="LevelExpected">Answers expected of late.</param>
/// <param name="Segments">Lists, hours and attempts.</param>
/// <param name="Talk">Calls begun and ended by age.</param>
/// <param name="Wrap">Wrap-ups begun and ended by age.</param>
/// <param name="WrapUps">Wrap-ups of late.</param>
/// <param name="Calls">Calls of late, with wrap-up or without.</param>
/// <param name="Cap">The caps' counts and price.</param>
public sealed record PacingMemory(
    long PeopleAnswered, double[] Ring, double LevelSeen, double LevelExpected, IReadOnlyList<SegmentMemory> Segments,
    double[] Talk, double[] Wrap, double WrapUps, double Calls, CapMemory Cap);
