# Builds the program and runs it as a user without rights; everything that it writes is in /data.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish TempleDashboard.Web -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
RUN install -d -o $APP_UID -g $APP_UID /data
USER $APP_UID
VOLUME /data
EXPOSE 8080
ENV ASPNETCORE_HTTP_PORTS= \
    Dashboard__DataPath=/data/temple \
    Dashboard__Urls=http://0.0.0.0:8080
# The image has no curl; bash opens connections by itself. Half a minute at the start is for a database that has to be migrated.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /healthz HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["dotnet", "TempleDashboard.Web.dll"]
