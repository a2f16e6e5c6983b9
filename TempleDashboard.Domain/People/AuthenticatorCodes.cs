using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.People;

/// <summary>
/// The six digits of an authenticator app (TOTP, RFC 6238: HMAC with SHA-1, a step of 30 s). Unlike Identity's own, a code works once: who
/// reads along when it is typed cannot use it again.
/// </summary>
public sealed class AuthenticatorCodes(TimeProvider time) : AuthenticatorTokenProvider<Person>
{
    private const int Digits = 6;
    private const int Modulus = 1_000_000;
    private const int StepSeconds = 30;

    /// <summary>Clocks of phones, and of machines without a network, are off by a minute.</summary>
    private const int StepsOff = 2;

    private const int BitsOfLetter = 5;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string Provider = "Authenticator";
    private const string LastStep = "LastStep";

    public override async Task<bool> ValidateAsync(string purpose, string token, UserManager<Person> manager, Person user)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(manager);
        if (token.Length != Digits || await manager.GetAuthenticatorKeyAsync(user) is not { Length: > 0 } key)
            return false;
        var kept = await manager.GetAuthenticationTokenAsync(user, Provider, LastStep);
        var last = long.TryParse(kept, CultureInfo.InvariantCulture, out var step) ? step : long.MinValue;
        var now = time.GetUtcNow().ToUnixTimeSeconds() / StepSeconds;
        for (step = now - StepsOff; step <= now + StepsOff; step++)
        {
            if (step > last && IsSame(CodeOf(key, step), token))
            {
                // Of two that use it at the same moment the second fails, as the row has changed since it was read.
                return (await manager.SetAuthenticationTokenAsync(user, Provider, LastStep, $"{step}")).Succeeded;
            }
        }
        return false;
    }

    /// <summary>Gives the code of a moment, as an app shows it.</summary>
    /// <param name="key">In base 32, as Identity makes it.</param>
    public static string CodeAt(string key, DateTimeOffset at) => CodeOf(key, at.ToUnixTimeSeconds() / StepSeconds);

    [SuppressMessage("Security", "CA5350", Justification = "Apps know HMAC with SHA-1 alone, which is not broken as a HMAC.")]
    private static string CodeOf(string key, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(Decode(key), counter, hash);
        // RFC 4226, 5.3: the last four bits say where the number begins.
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash[(hash[^1] & 0xf)..]) & 0x7fff_ffff;
        return (number % Modulus).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Decode(string key)
    {
        var bytes = new List<byte>(key.Length);
        var (bits, count) = (0, 0);
        foreach (var letter in key.TrimEnd('='))
        {
            bits = (bits << BitsOfLetter) | Letters.IndexOf(letter, StringComparison.Ordinal);
            count += BitsOfLetter;
            if (count < 8)
                continue;
            count -= 8;
            bytes.Add((byte)(bits >> count));
            bits &= (1 << count) - 1;
        }
        return [.. bytes];
    }

    private static bool IsSame(string code, string typed) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(code), Encoding.UTF8.GetBytes(typed));
}
