using Crm.Dialing.Import;
using Crm.Dialing.Lists;

namespace Crm.Domain.Tests.Dialing.Lists;

/// <summary>Rows become records, or say precisely what is wrong with them.</summary>
public sealed class RecordReadingTests
{
    private static readonly ImportMapping Mapping = new(
        [ColumnUse.Mobile, ColumnUse.Work, ColumnUse.Name, ColumnUse.Priority, ColumnUse.Zone, ColumnUse.Consent, ColumnUse.Field, ColumnUse.Skip],
        ["mobile", "office", "name", "priority", "zone", "consent", "colour", "note"]);

    [Fact]
    public void A_good_row_gives_all_it_says()
    {
        var draft = Read("13800138000", "13900139000", " Li Na ", "80", "Asia/Shanghai", "yes", "red", "not kept")!;
        Assert.Equal([new RecordNumber("+8613800138000", NumberKind.Mobile), new RecordNumber("+8613900139000", NumberKind.Work)], draft.Numbers);
        Assert.Equal(("Li Na", 80, "Asia/Shanghai", true, "red"), (draft.Name, draft.Priority, draft.Zone, draft.Consent, draft.Fields["colour"]));
        Assert.Equal(["colour"], draft.Fields.Keys);
        Assert.Equal(RecordDraft.PriorityUsual, Read("13800138000")!.Priority);
        Assert.Single(Read("13800138000", "13800138000")!.Numbers);
    }

    [Theory]
    [InlineData("x|", "bad-number mobile x")]
    [InlineData("=HYPERLINK(1)|", "bad-number mobile =HYPERLINK(1)")]
    [InlineData("|", "no-number")]
    [InlineData("1|||100", "bad-priority priority 100")]
    [InlineData("1|||-1", "bad-priority priority -1")]
    [InlineData("1||||Mars", "bad-zone zone Mars")]
    [InlineData("1|||||perhaps", "bad-consent consent perhaps")]
    [InlineData("1|||||||x|too much", "columns")]
    [InlineData("x|y||300", "bad-number mobile x;bad-number office y;bad-priority priority 300")]
    public void Each_fault_names_its_column_and_value(string row, string expected)
    {
        var (draft, faults) = Reading().Read(new FileRow(2, row.Replace("1|", "13800138000|", StringComparison.Ordinal).Split('|')));
        Assert.Null(draft);
        Assert.Equal(expected, string.Join(';', faults.Select(fault => $"{fault.Code} {fault.Column} {fault.Value}".Trim())));
    }

    [Fact]
    public void A_value_is_told_no_longer_than_may_be()
    {
        var (_, faults) = Reading().Read(new FileRow(1, [new string('9', 500)]));
        Assert.Equal(RowFault.ValueMax, faults[0].Value!.Length);
    }

    [Fact]
    public void Columns_are_guessed_by_name_in_both_languages_and_else_by_what_stands_in_them()
    {
        Assert.Equal([ColumnUse.Mobile, ColumnUse.Name, ColumnUse.Field], ImportMapping.Guess(["手机号", "姓名", "城市"], [], _ => false).Uses);
        Assert.Equal([ColumnUse.Name, ColumnUse.Field, ColumnUse.Number], ImportMapping.Guess(["Full name", "Contact", "Phone number"], [], _ => false).Uses);
        Assert.Equal([ColumnUse.Field, ColumnUse.Number], ImportMapping.Guess(["#1", "#2"], [["Li", "13800138000"]], cell => cell.Length == 11).Uses);
    }

    [Fact]
    public void A_mapping_without_a_number_with_two_names_or_nameless_columns_is_refused()
    {
        Assert.Null(Mapping.Fault());
        Assert.NotNull(new ImportMapping([ColumnUse.Name], ["n"]).Fault());
        Assert.NotNull(new ImportMapping([ColumnUse.Number, ColumnUse.Name, ColumnUse.Name], ["a", "b", "c"]).Fault());
        Assert.NotNull(new ImportMapping([ColumnUse.Number, ColumnUse.Field], ["a", " "]).Fault());
        Assert.NotNull(new ImportMapping([ColumnUse.Number, ColumnUse.Field, ColumnUse.Field], ["a", "b", "b"]).Fault());
        Assert.NotNull(new ImportMapping([ColumnUse.Number], ["a", "b"]).Fault());
        Assert.NotNull(new ImportMapping([(ColumnUse)99], ["a"]).Fault());
    }

    [Fact]
    public void Numbers_not_to_be_called_come_with_reason_and_last_day()
    {
        var reading = new ListedNumberReading(new ImportMapping([ColumnUse.Number, ColumnUse.Reason, ColumnUse.Expires], ["n", "why", "until"]), NumberOf);
        var (numbers, faults) = reading.Read(new FileRow(1, ["13800138000", "asked", "2027-02-28"]));
        Assert.Empty(faults);
        Assert.Equal(("+8613800138000", "asked", "2027-03-01T00:00:00.000000Z"), (numbers[0].Number, numbers[0].Reason, numbers[0].Expires.ToString()));
        Assert.Equal("bad-date", reading.Read(new FileRow(1, ["13800138000", "", "soon"])).Faults[0].Code);
        Assert.Equal("no-number", reading.Read(new FileRow(1, ["", "asked"])).Faults[0].Code);
    }

    private static RecordDraft? Read(params string[] cells) => Reading().Read(new FileRow(2, cells)).Draft;

    private static RecordReading Reading() => new(Mapping, NumberOf, zone => zone == "Asia/Shanghai");

    private static string? NumberOf(string text) => text.Length == 11 && text.All(char.IsAsciiDigit) ? "+86" + text : null;
}
