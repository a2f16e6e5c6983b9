using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.People;

/// <summary>What people and keys may do, in words.</summary>
public static class PeopleWords
{
    /// <summary>The single rights that a key can have, in the order in which they are offered.</summary>
    public static readonly IReadOnlyList<Rights> OfKeys =
        [Domain.Data.Rights.Predict, Domain.Data.Rights.Save, Domain.Data.Rights.Train, Domain.Data.Rights.Read, Domain.Data.Rights.Review];

    public static string Role(IStringLocalizer texts, PersonRole role) => role switch
    {
        PersonRole.Administrator => texts["Administrator"],
        PersonRole.Operator => texts["Operator"],
        _ => texts["Viewer"],
    };

    public static string RoleMeans(IStringLocalizer texts, PersonRole role) => role switch
    {
        PersonRole.Administrator => texts["does everything, for people, keys and backups too"],
        PersonRole.Operator => texts["labels, trains and reviews"],
        _ => texts["looks, and changes nothing"],
    };

    public static string Right(IStringLocalizer texts, Rights right) => right switch
    {
        Domain.Data.Rights.Read => texts["read"],
        Domain.Data.Rights.Predict => texts["predict"],
        Domain.Data.Rights.Save => texts["save pictures and labels"],
        Domain.Data.Rights.Train => texts["train"],
        Domain.Data.Rights.Review => texts["review"],
        _ => texts["administer"],
    };

    /// <summary>Such as "predict, read".</summary>
    public static string Rights(IStringLocalizer texts, Rights rights) => rights switch
    {
        Domain.Data.Rights.All => Role(texts, PersonRole.Administrator),
        Domain.Data.Rights.Operate => Role(texts, PersonRole.Operator),
        Domain.Data.Rights.Read => Role(texts, PersonRole.Viewer),
        _ => string.Join(", ", OfKeys.Where(right => rights.HasFlag(right)).Select(right => Right(texts, right))),
    };
}
