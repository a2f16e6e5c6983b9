using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.People;

/// <summary>
/// People in the dashboard's tables. Of recovery codes the hash alone is kept, where Identity would keep the codes; they are random, so
/// that nothing slower than SHA-256 is needed.
/// </summary>
internal sealed class PeopleStore(DashboardDbContext context)
    : UserOnlyStore<
        Person, DashboardDbContext, long, IdentityUserClaim<long>, IdentityUserLogin<long>, IdentityUserToken<long>,
        IdentityUserPasskey<long>>(context)
{
    /// <summary>As Identity's own store names them, which counts them by these names.</summary>
    private const string Provider = "[AspNetUserStore]";

    private const string CodesName = "RecoveryCodes";

    public override Task ReplaceCodesAsync(Person user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        base.ReplaceCodesAsync(user, recoveryCodes.Select(HashOf), cancellationToken);

    public override async Task<bool> RedeemCodeAsync(Person user, string code, CancellationToken cancellationToken)
    {
        var kept = await GetTokenAsync(user, Provider, CodesName, cancellationToken) ?? "";
        var (hashes, hash) = (kept.Split(';').ToList(), HashOf(code));
        if (!hashes.Remove(hash))
            return false;
        await base.ReplaceCodesAsync(user, hashes, cancellationToken);
        return true;
    }

    /// <summary>Of the code as people type it: small or capital, with or without the dash and spaces.</summary>
    private static string HashOf(string code) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant())));
}
