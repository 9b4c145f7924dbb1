# SPDX-License-Identifier: Apache-2.0
# One image for nodes and for the harness: the jar, and what runs it.
#
#   docker build -t touchstone-node:0.1.0 .                      builds the jar too; needs Docker and nothing else
#   docker build -t touchstone-node:0.1.0 --target prebuilt .    takes harness/target/touchstone.jar as it is
#
# The base must have a JDK of 17 or later, not a JRE: Chronicle Map looks for a compiler (module jdk.compiler), though it needs none.
# It must have glibc, which the native libraries in the jar are linked with. It needs no shell.
# docker/build-images makes a small base where none can be pulled.
ARG BASE_IMAGE=eclipse-temurin:17-jdk
ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-17

FROM ${BASE_IMAGE} AS runtime
LABEL org.opencontainers.image.title="Touchstone" \
      org.opencontainers.image.description="A Dynamo-style key-value store verified as Jepsen verifies databases: a node, and the harness" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"
# A volume or tmpfs over /data takes its owner from here. There is no VOLUME: a container that is given none leaves none behind.
COPY --chown=10001:10001 docker/data /data
COPY harness/src/main/resources/node.jvm /opt/touchstone/node.jvm
# glibc keeps free memory for each thread apart; two such stores are enough.
ENV MALLOC_ARENA_MAX=2 \
    TOUCHSTONE_NODE_HTTP_BYTES_IN_FLIGHT_MAX=8388608 \
    TOUCHSTONE_NODE_PEER_BYTES_IN_FLIGHT_MAX=16777216 \
    TOUCHSTONE_NODE_DATA=/data \
    TOUCHSTONE_NODE_LISTEN_HTTP=0.0.0.0:7100 \
    TOUCHSTONE_NODE_LISTEN_PEER=0.0.0.0:7200
EXPOSE 7100 7200
USER 10001:10001
# The kernel ends a container that is larger than its limit at once and without a word, and a health check is in the same limit:
# so a container's node has less of everything than node.jvm gives it. Of two options the later one counts.
ENTRYPOINT ["java", "@/opt/touchstone/node.jvm", "-Xmx68m", "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=24m", "-XX:MaxDirectMemorySize=16m", "-jar", "/opt/touchstone/touchstone.jar"]
CMD ["node"]
# Asks whether the node serves, not whether it hears others: swarm gives a container its name only once it is healthy, and
# what restarts the unhealthy would restart a node for being cut off. The first check of a node that starts beside four
# others on a small machine may come before it serves.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["java", "-Xmx16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-jar", "/opt/touchstone/touchstone.jar", "health", "--live"]

# The jar as it lies in the tree. This stage stands before the next, so that no builder makes the next for it.
FROM runtime AS prebuilt
COPY harness/target/touchstone.jar /opt/touchstone/touchstone.jar

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
# First what says which libraries are needed: they are fetched again only when that changes.
COPY .mvn .mvn
COPY pom.xml pom.xml
COPY LICENSE LICENSE
COPY NOTICE NOTICE
COPY Dockerfile Dockerfile
COPY docker/toxiproxy docker/toxiproxy
COPY history/pom.xml history/
COPY checker/pom.xml checker/
COPY store/protocol/pom.xml store/protocol/
COPY store/log/pom.xml store/log/
COPY store/server/pom.xml store/server/
COPY store/client/pom.xml store/client/
COPY nemesis/pom.xml nemesis/
COPY workloads/pom.xml workloads/
COPY simulation/pom.xml simulation/
COPY reports/pom.xml reports/
COPY testcontainers/pom.xml testcontainers/
COPY benchmarks/pom.xml benchmarks/
COPY harness/pom.xml harness/
COPY bom/pom.xml bom/
RUN mkdir -p reports/src/main/jte && \
    mvn -B -ntp -q -pl harness -am -Dmaven.test.skip=true -Dspotless.check.skip=true -Dforbiddenapis.skip=true package
COPY config config
COPY campaigns campaigns
COPY history/src history/src
COPY checker/src checker/src
COPY store/protocol/src store/protocol/src
COPY store/log/src store/log/src
COPY store/server/src store/server/src
COPY store/client/src store/client/src
COPY nemesis/src nemesis/src
COPY workloads/src workloads/src
COPY simulation/src simulation/src
COPY reports/src reports/src
COPY benchmarks/src benchmarks/src
COPY harness/src harness/src
ARG TOUCHSTONE_COMMIT=unknown
RUN mvn -B -ntp -q -pl harness -am -Dmaven.test.skip=true -Dspotless.check.skip=true -Dforbiddenapis.skip=true \
    -Dtouchstone.commit=${TOUCHSTONE_COMMIT} package

FROM runtime AS complete
COPY --from=build /src/harness/target/touchstone.jar /opt/touchstone/touchstone.jar
