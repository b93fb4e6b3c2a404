namespace Crm.Dialing.Import;

/// <summary>What a column is for.</summary>
public enum ColumnUse : byte
{
    /// <summary>Nothing.</summary>
    Skip,

    /// <summary>A number of no said kind.</summary>
    Number,

    /// <summary>A mobile telephone.</summary>
    Mobile,

    /// <summary>A number at work.</summary>
    Work,

    /// <summary>A number at home.</summary>
    Home,

    /// <summary>The party's name.</summary>
    Name,

    /// <summary>The key by which another system knows the record.</summary>
    ExternalKey,

    /// <summary>0 to 99.</summary>
    Priority,

    /// <summary>IANA time zone.</summary>
    Zone,

    /// <summary>Whether the party agreed to be called.</summary>
    Consent,

    /// <summary>Anything else, kept under the column's name.</summary>
    Field,

    /// <summary>Why a number must not be called. Only for lists of those.</summary>
    Reason,

    /// <summary>Until when a number must not be called. Only for lists of those.</summary>
    Expires,
}

/// <summary>What each column is for.</summary>
/// <param name="Uses">By the column's place. Columns beyond are skipped.</param>
/// <param name="Names">The columns' names, as many.</param>
public sealed record ImportMapping(IReadOnlyList<ColumnUse> Uses, IReadOnlyList<string> Names)
{
    /// <summary>Longest name of a column that is kept.</summary>
    public const int NameMax = 100;

    /// <summary>Numbers of one record.</summary>
    public const int NumbersMax = 10;

    /// <summary>Whether a column has a number.</summary>
    public static bool IsNumber(ColumnUse use) => use is ColumnUse.Number or ColumnUse.Mobile or ColumnUse.Work or ColumnUse.Home;

    /// <summary>What is wrong with it, in words; null when nothing is.</summary>
    public string? Fault()
    {
        if (Uses.Count != Names.Count || Uses.Count is 0 or > FileLimits.ColumnsMax)
            return $"Say for each of 1 to {FileLimits.ColumnsMax} columns what it is for.";
        if (!Uses.All(Enum.IsDefined))
            return "There is no such use of a column.";
        if (Uses.Count(IsNumber) is 0 or > NumbersMax)
            return $"1 to {NumbersMax} columns have a number.";
        if (Uses.Where(use => use is not (ColumnUse.Skip or ColumnUse.Field) && !IsNumber(use)).GroupBy(use => use).FirstOrDefault(group => group.Count() > 1) is { } twice)
            return $"Only one column can be for {twice.Key}.";
        var fields = Uses.Zip(Names).Where(column => column.First == ColumnUse.Field).Select(column => column.Second).ToList();
        return fields.All(name => name.Trim().Length is > 0 and <= NameMax) && fields.Distinct(StringComparer.Ordinal).Count() == fields.Count
            ? null
            : $"Columns that are kept have different names of 1 to {NameMax} characters.";
    }

    /// <summary>What columns are probably for, by their names; where these say nothing, the first that reads as a number has one.</summary>
    /// <param name="names">Names of columns; made-up ones do no harm.</param>
    /// <param name="rows">A few rows.</param>
    /// <param name="isNumber">Whether a text is a telephone number.</param>
    public static ImportMapping Guess(IReadOnlyList<string> names, IReadOnlyList<IReadOnlyList<string>> rows, Func<string, bool> isNumber)
    {
        var uses = new ColumnUse[names.Count];
        for (int column = 0; column < uses.Length; column++)
        {
            var use = ByName(names[column]);
            uses[column] = use is ColumnUse.Field || IsNumber(use) || !uses.Contains(use) ? use : ColumnUse.Field;
        }

        if (!uses.Any(IsNumber))
        {
            int found = Enumerable.Range(0, uses.Length).FirstOrDefault(
                column => rows.Count > 0 && rows.Count(row => column < row.Count && isNumber(row[column])) * 2 > rows.Count, -1);
            if (found >= 0)
            {
                uses[found] = ColumnUse.Number;
            }
        }

        return new ImportMapping(uses, names);
    }

    private static ColumnUse ByName(string name)
    {
        string word = new([.. name.ToLowerInvariant().Where(char.IsLetterOrDigit)]);
        return word switch
        {
            "" => ColumnUse.Skip,
            "mobile" or "cell" or "cellphone" or "mobilephone" or "handy" or "手机" or "手机号" or "手机号码" or "移动电话" => ColumnUse.Mobile,
            "work" or "workphone" or "office" or "officephone" or "businessphone" or "办公电话" or "单位电话" or "公司电话" => ColumnUse.Work,
            "home" or "homephone" or "家庭电话" or "住宅电话" or "宅电" => ColumnUse.Home,
            "phone" or "phonenumber" or "telephone" or "tel" or "number" or "msisdn" or "phone1" or "phone2" or "phone3" or "电话" or "电话号码" or "联系电话" or "号码" => ColumnUse.Number,
            "name" or "fullname" or "customer" or "contact" or "姓名" or "名称" or "客户" or "客户名称" or "客户姓名" or "联系人" => ColumnUse.Name,
            "id" or "key" or "externalid" or "externalkey" or "customerid" or "编号" or "客户编号" or "外部编号" => ColumnUse.ExternalKey,
            "priority" or "rank" or "优先级" => ColumnUse.Priority,
            "timezone" or "tz" or "zone" or "时区" => ColumnUse.Zone,
            "consent" or "optin" or "agreed" or "同意" or "已同意" => ColumnUse.Consent,
            _ => ColumnUse.Field,
        };
    }
}
